"""What run_results.json and sources.json say; the same for dbt 1.12.6."""
import json, os, sys


def read(name):
    with open("target/%s.json" % name) as file:
        return json.load(file)


if sys.argv[1] == "run":
    for result in sorted(read("run_results")["results"], key=lambda result: result["unique_id"]):
        print(result["unique_id"], result["status"], result["failures"], json.dumps((result["message"] or "").split("\n")[:2]), json.dumps(result["adapter_response"]), result["relation_name"])
elif sys.argv[1] == "sources":
    for result in sorted(read("sources")["results"], key=lambda result: result["unique_id"]):
        print(result["unique_id"], result["status"], result.get("max_loaded_at", "")[:4])
