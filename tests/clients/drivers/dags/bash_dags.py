"""A night's work by BashOperator, and one whose test fails."""
import datetime, os

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

PROJECT = os.environ["PROJECT"]


def bash(task, command):
    return BashOperator(task_id=task, bash_command="dbt %s --profiles-dir ." % command, cwd=PROJECT)


with DAG("nightly", start_date=datetime.datetime(2026, 1, 1), schedule=None) as nightly:
    bash("seed", "seed") >> bash("run", "run") >> bash("test", "test")
with DAG("broken", start_date=datetime.datetime(2026, 1, 1), schedule=None) as broken:
    bash("test", "test --select fails") >> bash("after", "run")
