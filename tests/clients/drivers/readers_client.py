"""Readers of artifacts: each must take the files of the example project as they are."""
import importlib.metadata, json, os, subprocess

PROJECT = os.environ["PROJECT"]
TARGET = os.path.join(PROJECT, "target")


def call(*argv, good=(0,)):
    done = subprocess.run(argv, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode in good, "%s gave %d:\n%s" % (" ".join(argv), done.returncode, done.stdout)
    return done.stdout


def read(name):
    with open(os.path.join(TARGET, name)) as file:
        return json.load(file)


def artifacts_parser():
    from dbt_artifacts_parser import parser
    manifest = parser.parse_manifest_v12(read("manifest.json"))
    results = parser.parse_run_results_v6(read("run_results.json"))
    catalog = parser.parse_catalog_v1(read("catalog.json"))
    sources = parser.parse_sources_v3(read("sources.json"))
    assert "model.shop.orders" in manifest.nodes and manifest.metadata.adapter_type == "sqlite"
    assert {r.unique_id for r in results.results} <= set(manifest.nodes) | set(manifest.unit_tests) | set(manifest.exposures)
    assert "model.shop.orders" in catalog.nodes and sources.metadata.dbt_version
    return len(manifest.nodes)


def coverage():
    call("dbt-coverage", "compute", "doc", "--cov-report", "coverage.json")
    with open(os.path.join(PROJECT, "coverage.json")) as file:
        report = json.load(file)
    assert report["total"] and report["covered"], report
    return report["covered"], report["total"]


def dbterd():
    os.makedirs(os.path.join(PROJECT, "erd"))
    call("dbterd", "run", "-ad", "target", "-o", "erd", "-t", "mermaid")
    diagrams = [os.path.join(at, name) for at, _, names in os.walk(os.path.join(PROJECT, "erd")) for name in names]
    assert diagrams, "no diagram"
    with open(diagrams[0]) as file:
        assert "ORDERS" in file.read().upper()


def bouncer():
    with open(os.path.join(PROJECT, "dbt-bouncer.yml"), "w") as file:
        file.write("dbt_artifacts_dir: target\nmanifest_checks:\n  - name: check_model_description_populated\n"
                   "catalog_checks:\n  - name: check_columns_are_documented_in_public_models\n"
                   "run_results_checks:\n  - name: check_run_results_max_execution_time\n    max_execution_time_seconds: 60\n")
    call("dbt-bouncer", "run", "--config-file", "dbt-bouncer.yml", good=(0, 1))  # 1: a check failed, all was read


def metabase():
    from dbtmetabase.manifest import Manifest
    models = Manifest(os.path.join(TARGET, "manifest.json")).read_models()
    assert "orders" in {model.name for model in models}


def colibri():
    manifest = read("manifest.json")
    manifest["metadata"]["adapter_type"] = "postgres"  # it refuses SQLite by name
    with open(os.path.join(PROJECT, "as_postgres.json"), "w") as file:
        json.dump(manifest, file)
    call("colibri", "generate", "--manifest", "as_postgres.json", "--catalog", "target/catalog.json", "--output-dir", "colibri")
    assert os.path.exists(os.path.join(PROJECT, "colibri", "colibri-manifest.json"))


call("dbt", "build", "--profiles-dir", ".")
with open(os.path.join(TARGET, "run_results.json")) as file:
    built = file.read()
call("dbt", "docs", "generate", "--profiles-dir", ".")
call("dbt", "source", "freshness", "--profiles-dir", ".")
with open(os.path.join(TARGET, "run_results.json"), "w") as file:
    file.write(built)
nodes = artifacts_parser()
covered, total = coverage()
for reader in (dbterd, bouncer, metabase, colibri):
    reader()
names = ("dbt-artifacts-parser", "dbt-coverage", "dbterd", "dbt-bouncer", "dbt-metabase", "dbt-colibri")
print("%d nodes, %d of %d columns documented; %s" %
      (nodes, covered, total, ", ".join("%s %s" % (name, importlib.metadata.version(name)) for name in names)))
