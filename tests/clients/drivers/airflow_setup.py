"""An Airflow of one's own: its home below WORK, one SQLite file, no examples, the DAGs of one file."""
import importlib.util, os, shutil, subprocess

HOME = os.path.join(os.environ["WORK"], "airflow")


def dags_of(file):
    """Makes Airflow's database, puts dags/FILE where it looks for DAGs and loads it."""
    folder = os.path.join(HOME, "dags")
    os.environ.update(AIRFLOW_HOME=HOME, AIRFLOW__CORE__LOAD_EXAMPLES="false", AIRFLOW__LOGGING__LOGGING_LEVEL="ERROR",
                      AIRFLOW__CORE__DAGS_FOLDER=folder, AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT="300",
                      AIRFLOW__DATABASE__SQL_ALCHEMY_CONN="sqlite:///%s/airflow.db" % HOME)
    os.makedirs(folder)
    shutil.copy(os.path.join(os.path.dirname(os.path.abspath(__file__)), "dags", file), folder)
    made = subprocess.run(["airflow", "db", "migrate"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert made.returncode == 0, made.stdout[-3000:]
    spec = importlib.util.spec_from_file_location(file[:-3], os.path.join(folder, file))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def states(dag):
    """Runs the DAG in this process: {task id: its state}."""
    return {task.task_id: str(task.state) for task in dag.test().get_task_instances()}
