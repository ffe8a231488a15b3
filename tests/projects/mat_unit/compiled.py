"""Which unit tests run_results.json says were compiled, and what the manifest says of their model; the same for dbt 1.12.6."""
import json

with open("target/run_results.json") as file:
    for result in sorted(json.load(file)["results"], key=lambda result: result["unique_id"]):
        print(result["unique_id"], result["status"], result["compiled"], result["compiled_code"] is not None)
with open("target/manifest.json") as file:
    print("build_path", {node["build_path"] for node in json.load(file)["nodes"].values()})
