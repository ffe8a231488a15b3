"""Prints every built-in macro of target/manifest.json with its arguments; our own helpers are left out."""
import json

with open("target/manifest.json") as file:
    macros = json.load(file)["macros"]
for unique_id, macro in sorted(macros.items()):
    if macro["package_name"].startswith("dbt") and not macro["name"].startswith("ft_") and "__ft_" not in macro["name"]:
        print("%s(%s)" % (unique_id, ", ".join(argument["name"] for argument in macro["arguments"])))
