"""Airflow with Cosmos: each node a task of its own, which calls `dbt` for it."""
import importlib.metadata, os, subprocess

import airflow_setup

PROJECT = os.environ["PROJECT"]
subprocess.run(["dbt", "parse", "--quiet", "--profiles-dir", PROJECT], cwd=PROJECT, check=True)
dags = airflow_setup.dags_of("cosmos_dags.py")


def check(states):
    assert states and set(states.values()) == {"success"}, states
    for node in ("raw_orders", "stg_orders", "orders"):
        assert any(task.startswith(node) for task in states), (node, states)
    return len(states)


by_ls, by_manifest = check(airflow_setup.states(dags.by_ls)), check(airflow_setup.states(dags.by_manifest))
assert by_ls == by_manifest, (by_ls, by_manifest)
print("%d tasks, green with the graph of ls and with that of the manifest; astronomer-cosmos %s on Airflow %s" %
      (by_ls, importlib.metadata.version("astronomer-cosmos"), importlib.metadata.version("apache-airflow")))
