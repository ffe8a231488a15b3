"""What the artifacts say of functions with overloads; the same for dbt 1.12.6."""
import json

manifest = json.load(open("target/manifest.json"))
node = manifest["functions"]["function.shop.grow"]
print(sorted(manifest["functions"]), manifest["disabled"])
print(node["build_path"], node["compiled_code"], [overload.pop("compiled_body") for overload in node["overloads"]])
for key in ("arguments", "returns", "overloads", "refs", "functions"):
    print(key, json.dumps(node[key]))
print(sorted(node["depends_on"]["nodes"]), sorted(manifest["child_map"]["function.shop.half"]))
results = json.load(open("target/run_results.json"))["results"]
print([(row["unique_id"], row["overload_results"]) for row in results if row["unique_id"].startswith("function")])
