"""Prefect: dbt by prefect-shell and by subprocess in a task; a flow fails where dbt does."""
import importlib.metadata, os, subprocess

os.environ.update(PREFECT_HOME=os.path.join(os.environ["WORK"], "prefect"), PREFECT_LOGGING_LEVEL="ERROR",
                  PREFECT_SERVER_ANALYTICS_ENABLED="false", PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS="900")

from prefect import flow, task  # noqa: E402
from prefect_shell import ShellOperation  # noqa: E402

PROJECT = os.environ["PROJECT"]


@task
def dbt(command):
    return subprocess.run(["dbt", *command.split(), "--profiles-dir", "."], cwd=PROJECT, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, check=True).stdout


@flow
def nightly():
    built = ShellOperation(commands=["dbt build --profiles-dir ."], working_dir=PROJECT, stream_output=False).run()
    return built, dbt("ls --quiet --resource-type model")


@flow
def broken():
    return ShellOperation(commands=["dbt build --profiles-dir . --select no_such_file --fail-fast --nope"], working_dir=PROJECT,
                          stream_output=False).run()


built, listed = nightly()
assert "Done. PASS=" in built[-1], built[-3:]
assert "shop.marts.orders" in listed.split("\n"), listed
assert broken(return_state=True).is_failed()
print("a flow of shell and task, a failed one; prefect %s, prefect-shell %s" %
      (importlib.metadata.version("prefect"), importlib.metadata.version("prefect-shell")))
