"""What manifest.json and run_results.json say of the tests; the same for dbt 1.12.6."""
import json, sys

with open("target/manifest.json") as file:
    manifest = json.load(file)
nodes = {**manifest["nodes"], **{uid: all_of[0] for uid, all_of in manifest["disabled"].items()}}


USUAL = {"enabled": True, "schema": "dbt_test__audit", "materialized": "test", "severity": "ERROR", "fail_calc": "count(*)", "warn_if": "!= 0", "error_if": "!= 0"}


def shown(uid):
    test = nodes[uid]
    config = {key: value for key, value in test["config"].items() if value not in (None, [], {}, USUAL.get(key))}
    yield uid
    yield "  ", test["name"], test["alias"] if test["alias"] != test["name"] else "", "/".join(test["fqn"])
    yield "  ", test["path"], test["original_file_path"], test["package_name"]
    yield "  ", test.get("attached_node"), test.get("column_name"), test.get("file_key_name"), test.get("group"), test["checksum"]["name"]
    yield "  ", test["tags"], test["refs"], test["sources"], test["depends_on"]
    yield "  ", json.dumps(test.get("test_metadata")), test["description"]
    yield "  ", json.dumps(config), json.dumps(test["unrendered_config"])
    yield "  ", test["raw_code"].strip()


def parsed():
    for uid in sorted(uid for uid, node in nodes.items() if node["resource_type"] == "test"):
        yield from shown(uid)
    yield "disabled", sorted(manifest["disabled"])
    # VEC-10
    yield "checksum", nodes["model.test.exact"]["checksum"]["checksum"]


def ran():
    with open("target/run_results.json") as file:
        results = json.load(file)["results"]
    for result in sorted(results, key=lambda result: result["unique_id"]):
        yield result["unique_id"], result["status"], result["failures"], result["message"]


def compiled():
    for uid in sorted(uid for uid, node in manifest["nodes"].items() if node.get("compiled_path") and node["resource_type"] == "test"):
        yield manifest["nodes"][uid]["compiled_path"], " ".join(manifest["nodes"][uid]["compiled_code"].split())


for row in globals()[sys.argv[1]]():
    print(*(row if isinstance(row, tuple) else (row,)))
