"""LOG-25: which events of schemas and relations a log of JSON has, and what they carry; the same for dbt 1.12.6."""
import json
import sys

seen = set()
for line in sys.stdin:
    event = json.loads(line)
    code, data = event["info"]["code"], event["data"]
    if code in ("E020", "E021"):
        seen.add("%s %s %s" % (code, event["info"]["name"], " ".join(sorted(data["relation"]))))
    elif code == "E022" and data["action"] in ("add_relation", "drop_relation", "rename_relation"):
        seen.add("%s %s %s: %s of %s" % (code, event["info"]["name"], data["action"], " ".join(sorted(set(data) - {"node_info"})), " ".join(sorted(data["ref_key"]))))
print("\n".join(sorted(seen)))
