"""Two DAGs for Airflow (which skips files without its name): the graph read by `dbt ls`, and from the manifest."""
import datetime, os

from cosmos import DbtDag, ExecutionConfig, ProfileConfig, ProjectConfig, RenderConfig
from cosmos.constants import InvocationMode, LoadMode, TestBehavior

PROJECT = os.environ["PROJECT"]
profile = ProfileConfig(profile_name="shop", target_name="dev", profiles_yml_filepath=os.path.join(PROJECT, "profiles.yml"))
execution = ExecutionConfig(invocation_mode=InvocationMode.SUBPROCESS, dbt_executable_path="dbt")


def dag(name, mode, **more):
    project = ProjectConfig(dbt_project_path=PROJECT, **more)
    render = RenderConfig(load_method=mode, invocation_mode=InvocationMode.SUBPROCESS, test_behavior=TestBehavior.AFTER_EACH,
                          should_detach_multiple_parents_tests=True)  # or a relationships test may run before its second parent
    return DbtDag(dag_id=name, project_config=project, profile_config=profile, execution_config=execution, render_config=render,
                  start_date=datetime.datetime(2026, 1, 1), schedule=None, operator_args={"install_deps": False})


by_ls = dag("by_ls", LoadMode.DBT_LS)
by_manifest = dag("by_manifest", LoadMode.DBT_MANIFEST, manifest_path=os.path.join(PROJECT, "target", "manifest.json"))
