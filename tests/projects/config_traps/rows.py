"""What manifest.json says, row by row of the reference; the same for dbt 1.12.6, but for what cmd says."""
import json, os

with open("target/manifest.json") as file:
    manifest = json.load(file)
nodes, sources, disabled = manifest["nodes"], manifest["sources"], manifest["disabled"]


def node(name):
    return nodes[name if "." in name else "model.shop." + name]


def compiled(name):
    return " ".join(node(name)["compiled_code"].replace(node(name)["schema"], "HERE").split())


def rows():
    yield "TRAP-006", node("model.pkg.in_pkg")["config"]["materialized"], node("model.pkg.in_pkg")["unrendered_config"]
    yield "TRAP-007", node("configured")["config"]["meta"], node("both")["meta"]
    yield "TRAP-008", node("configured")["config"]["grants"], node("both")["config"]["grants"]
    yield "TRAP-012, TRAP-020, TRAP-021, TRAP-023", compiled("configured"), node("configured")["depends_on"]["nodes"]
    yield "TRAP-009, TRAP-019, TRAP-036", compiled("model.pkg.in_pkg"), node("model.pkg.in_pkg")["depends_on"]["nodes"]
    yield "TRAP-015", sorted(disabled), sorted(name for name in nodes if name.startswith("analysis"))
    yield "TRAP-016", sorted(nodes)
    yield "TRAP-017", node("both")["relation_name"].split(".")[-1], sources["source.shop.fresh.inherits"]["relation_name"].split(".")[-1], compiled("of_source")
    yield "TRAP-018", node("computed")["config"]["materialized"]
    yield "TRAP-025", node("configured")["description"]
    yield "TRAP-027", node("configured")["config"]["database"] == node("configured")["database"], node("configured")["config"]
    yield "TRAP-028", compiled("from_statement")
    yield "TRAP-037", compiled("asks_for_zero"), node("asks_for_zero")["refs"], node("asks_for_zero")["depends_on"]["nodes"]
    yield "TRAP-038", [(uid, nodes[uid]["version"], nodes[uid]["latest_version"], nodes[uid]["description"]) for uid in sorted(nodes) if "versioned" in uid]
    yield "TRAP-039", node("snapshot.shop.same").get("compiled_path"), node("snapshot.shop.other_of_same")["path"]
    yield "TRAP-041", [sources["source.shop.fresh." + name]["freshness"] for name in ("inherits", "switched_off", "by_field")]
    yield "TRAP-042", [(source["name"], source["loaded_at_field"], source["loaded_at_query"]) for _, source in sorted(sources.items())]
    yield "TRAP-043", sorted(sources)
    yield "TRAP-044", [node(name)["primary_key"] for name in ("keyed_by_constraint", "keyed_by_tests", "not_keyed")]
    yield "TRAP-047", node("seed.shop.crlf")["checksum"] == node("seed.shop.lf")["checksum"], node("seed.shop.lf")["checksum"]["name"]


for row in rows():
    print(*row)
