"""The catalog in short; run by `cmd` after the program, or after dbt 1.12.6 itself."""
import json, re

with open("target/catalog.json") as file:
    catalog = json.load(file)
for kind in ("nodes", "sources"):
    for uid, entry in sorted(catalog[kind].items()):
        meta = entry["metadata"]
        print(uid, meta["name"], meta["type"], meta["comment"], meta["owner"],
              [(c["name"], c["index"], c["type"], c["comment"]) for c in entry["columns"].values()],
              [(s["id"], s["label"], s["value"], s["include"], s["description"]) for s in entry["stats"].values()])
print("errors:", re.sub(r" vs .*\)", ")", str(catalog["errors"])))
