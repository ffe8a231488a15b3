"""Airflow's BashOperator: tasks in a row; a failing test fails its task and stops what follows."""
import importlib.metadata, os

import airflow_setup

dags = airflow_setup.dags_of("bash_dags.py")
states = airflow_setup.states(dags.nightly)
assert states == {"seed": "success", "run": "success", "test": "success"}, states
with open(os.path.join(os.environ["PROJECT"], "tests", "fails.sql"), "w") as test:
    test.write("select * from {{ ref('orders') }}\n")
states = airflow_setup.states(dags.broken)
assert states == {"test": "failed", "after": "upstream_failed"}, states
print("3 tasks green, a failed test stops what follows; Airflow %s" % importlib.metadata.version("apache-airflow"))
