"""dagster-dbt: the example project as assets, its tests as checks."""
import importlib.metadata, json, os

from dagster import AssetExecutionContext, materialize
from dagster_dbt import DbtCliResource, DbtProject, dbt_assets

PROJECT = os.environ["PROJECT"]
project = DbtProject(project_dir=PROJECT, profiles_dir=PROJECT)
project.preparer.prepare(project)
invocations = []


@dbt_assets(manifest=project.manifest_path, project=project)
def shop(context: AssetExecutionContext, dbt: DbtCliResource):
    invocation = dbt.cli(["build"], context=context)
    invocations.append(invocation)
    yield from invocation.stream()


resources = {"dbt": DbtCliResource(project_dir=project, profiles_dir=PROJECT)}
result = materialize([shop], resources=resources)
assert result.success
assets = {event.asset_key.path[-1] for event in result.get_asset_materialization_events()}
assert {"raw_orders", "stg_orders", "orders", "customers", "sales_by_day"} <= assets, assets
checks = result.get_asset_check_evaluations()
assert checks and all(check.passed for check in checks), checks
assert invocations[0].get_artifact("run_results.json")["results"]

with open(os.path.join(PROJECT, "tests", "fails.sql"), "w") as test:
    test.write("select * from {{ ref('orders') }}\n")
project.preparer.prepare(project)
with open(project.manifest_path) as file:  # read anew: it remembers a manifest by its path
    manifest = json.load(file)


@dbt_assets(manifest=manifest, project=project, name="again")
def shop_again(context: AssetExecutionContext, dbt: DbtCliResource):
    yield from dbt.cli(["build"], context=context, raise_on_error=False).stream()


failed = [c for c in materialize([shop_again], resources=resources, raise_on_error=False).get_asset_check_evaluations()
          if not c.passed]
assert [check.check_name for check in failed] == ["fails"], failed

part = materialize([shop], resources=resources, selection="key:stg_orders")
assert {event.asset_key.path[-1] for event in part.get_asset_materialization_events()} == {"stg_orders"}
print("%d assets, %d checks, a failed check, one asset alone; dagster-dbt %s" %
      (len(assets), len(checks), importlib.metadata.version("dagster-dbt")))
