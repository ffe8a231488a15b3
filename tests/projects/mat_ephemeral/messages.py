"""Messages of the last run, one line each."""
import json
for result in json.load(open("target/run_results.json"))["results"]:
    print(result["unique_id"], result["status"], (result["message"] or "-").split("\n")[0])
