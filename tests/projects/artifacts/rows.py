"""What stands in the artifacts, row by row of the reference; run by `cmd` after the program, or after dbt 1.12.6 itself."""
import json, os, re, sys


def read(name):
    with open(os.path.join("target", name)) as file:
        return json.load(file)


def text(name):
    with open(os.path.join("target", name), encoding="utf-8") as file:
        return file.read()


def keys(value, words):
    return list(value) == words.split()


COMMON = "database schema name resource_type package_name path original_file_path unique_id fqn alias checksum config tags description columns meta group docs patch_path build_path unrendered_config created_at relation_name raw_code"
MORE = " doc_blocks language refs sources metrics functions depends_on compiled_path"
COMPILED = " compiled compiled_code extra_ctes_injected extra_ctes"


def nodes():
    m = read("manifest.json")
    orders, seed, snap = (m["nodes"][uid] for uid in ("model.arts.orders", "seed.arts.raw", "snapshot.arts.snap"))
    test = next(n for uid, n in m["nodes"].items() if uid.startswith("test.arts.unique_"))
    hook = m["nodes"]["operation.arts.arts-on-run-start-0"]
    yield "ART-17", keys(m, "metadata nodes sources macros docs exposures metrics groups selectors disabled parent_map child_map group_map saved_queries semantic_models unit_tests functions")
    yield "ART-18", keys(m["metadata"], "dbt_schema_version dbt_version generated_at invocation_id invocation_started_at env project_name project_id user_id send_anonymous_usage_stats adapter_type quoting run_started_at")
    yield "ART-18 project_id", m["metadata"]["project_id"] == __import__("hashlib").md5(b"arts").hexdigest() and keys(m["metadata"]["quoting"], "database schema identifier column")
    yield "ART-19", {n["resource_type"] for n in m["nodes"].values()} == {"model", "seed", "snapshot", "analysis", "test", "operation"} and "doc.dbt.__overview__" in m["docs"] and "macro.dbt.run_query" in m["macros"]
    yield "ART-19 disabled", [n["name"] for n in m["disabled"]["model.arts.gone"]] == ["gone"] and "model.arts.gone" not in m["nodes"]
    yield "ART-20", m["parent_map"]["exposure.arts.board"] == ["metric.arts.total", "model.arts.orders"] and m["child_map"]["metric.arts.total"] == ["exposure.arts.board", "saved_query.arts.of_total"] and list(m["group_map"]) == ["sales"] and m["group_map"]["sales"][0] == "model.arts.orders" and len(m["group_map"]["sales"]) == 3
    yield "ART-21", " ".join(seed).startswith(COMMON) and orders["checksum"]["name"] == "sha256" and isinstance(orders["created_at"], float)
    yield "ART-22", keys(snap, COMMON + MORE + COMPILED + " contract") and keys(orders["contract"], "enforced alias_types checksum") and orders["refs"] == [{"name": "raw", "package": None, "version": None}]
    yield "ART-23", keys(orders, COMMON + MORE + COMPILED + " contract access constraints version latest_version deprecation_date primary_key time_spine") and orders["primary_key"] == ["id"]
    yield "ART-24", keys(seed, COMMON + " doc_blocks root_path depends_on") and seed["root_path"] == os.getcwd() and keys(seed["depends_on"], "macros")
    yield "ART-25", keys(test, COMMON + MORE + COMPILED + " contract column_name file_key_name attached_node test_metadata") and test["attached_node"] == "model.arts.orders" and keys(test["test_metadata"], "name kwargs namespace")
    yield "ART-26", hook["index"] == 1 and hook["compiled_code"] == "select 1 as before" and hook["tags"] == ["on-run-start", "all"]
    yield "ART-28", keys(orders["columns"]["amount"], "name description meta data_type constraints quote config tags granularity dimension entity doc_blocks colour") and orders["columns"]["amount"]["doc_blocks"] == ["doc.arts.money"]
    yield "ART-29", m["nodes"]["model.arts.big"]["config"]["post-hook"] == [{"sql": "select 1 as after", "transaction": True, "index": None}] and orders["config"]["meta"] == {"owner": "é"}
    yield "ART-36", orders["patch_path"] == "arts://models/arts.yml" and orders["compiled_path"] == "target/compiled/arts/models/orders.sql"
    written = {uid: m["nodes"][uid]["build_path"] for uid in ("model.arts.orders", "model.arts.between", "seed.arts.raw", "snapshot.arts.snap")}
    yield "ART-36 build_path", list(written.values()) == ["target/run/arts/models/orders.sql", None, "target/run/arts/seeds/raw.csv", "target/run/arts/snapshots/snap.sql/snap.sql"]
    between = m["nodes"]["model.arts.between"]
    yield "EXE-43 in artifacts", (between["compiled"], between["compiled_path"], between["extra_ctes"]) == (True, "target/compiled/arts/models/between.sql", []) and os.path.exists(between["compiled_path"])
    changed = m["nodes"]["model.arts.changed"]
    yield "what templates put into the node's own values", (changed["meta"], changed["config"]["meta"], changed["config"]["own"], changed["columns"]["id"]["meta"], changed["tags"]) == ({"seen": {"by": ["body"]}}, {"seen": {"by": ["body"]}, "whole": True}, {"kept": 1, "more": 2}, {"notes": ["body", "after"]}, ["all"])
    yield "ART-37", m["nodes"]["model.arts.big"]["depends_on"] == {"macros": ["macro.arts.always"], "nodes": ["model.arts.between"]}
    yield "ART-38", not {"defer_relation", "config_call_dict", "_pre_injected_sql", "files"} & set(orders)
    yield "ART-39", m["selectors"] == {"everything": {"name": "everything", "definition": {"method": "tag", "value": "all"}}}


def others():
    m = read("manifest.json")
    source, macro, exposure = m["sources"]["source.arts.raw_data.loaded"], m["macros"]["macro.arts.always"], m["exposures"]["exposure.arts.board"]
    yield "ART-30", keys(source, "database schema name resource_type package_name path original_file_path unique_id fqn source_name source_description loader identifier quoting loaded_at_field loaded_at_query freshness external description columns meta source_meta tags config patch_path unrendered_config relation_name created_at unrendered_database unrendered_schema doc_blocks")
    yield "ART-31", keys(macro, "name resource_type package_name path original_file_path unique_id macro_sql depends_on description meta docs config patch_path arguments created_at supported_languages")
    yield "ART-32", keys(exposure, "name resource_type package_name path original_file_path unique_id fqn type owner description label maturity meta tags config unrendered_config url depends_on refs sources metrics created_at") and exposure["depends_on"]["nodes"] == ["model.arts.orders", "metric.arts.total"]
    yield "ART-33", keys(m["metrics"]["metric.arts.total"], "name resource_type package_name path original_file_path unique_id fqn description label type type_params filter metadata time_granularity config unrendered_config sources depends_on refs metrics created_at group meta tags")
    yield "ART-33 semantic model", keys(m["semantic_models"]["semantic_model.arts.orders"], "name resource_type package_name path original_file_path unique_id fqn model node_relation description label defaults entities measures dimensions metadata depends_on refs created_at config unrendered_config primary_entity group")
    yield "ART-33 saved query", keys(m["saved_queries"]["saved_query.arts.of_total"], "name resource_type package_name path original_file_path unique_id fqn query_params exports description label metadata config unrendered_config group depends_on created_at refs tags")
    yield "ART-34", keys(m["unit_tests"]["unit_test.arts.orders.keeps_all"], "model given expect name resource_type package_name path original_file_path unique_id fqn description overrides depends_on config checksum schema created_at versions version")
    yield "ART-35", keys(m["groups"]["group.arts.sales"], "name resource_type package_name path original_file_path unique_id owner description config") and keys(m["docs"]["doc.arts.money"], "name resource_type package_name path original_file_path unique_id block_contents")
    yield "ART-46", {"unique_id", "resource_type", "name", "package_name", "original_file_path", "fqn", "tags", "config", "depends_on"} <= set(m["nodes"]["model.arts.orders"])
    yield "ART-48", m["nodes"]["model.arts.orders"]["compiled_code"].startswith("select id, amount from ") and m["nodes"]["model.arts.orders"]["relation_name"].endswith("orders\"")
    yield "PRP-63", read("semantic_manifest.json")["project_configuration"]["time_spines"][0]["primary_column"] == {"name": "date_day", "time_granularity": "day"}


def results():
    r = read("run_results.json")
    rows = {row["unique_id"]: row for row in r["results"]}
    order = [row["unique_id"] for row in r["results"]]
    yield "ART-40", keys(r, "metadata results elapsed_time args")
    yield "ART-41", keys(rows["model.arts.orders"], "status timing thread_id execution_time adapter_response message failures unique_id compiled compiled_code relation_name batch_results overload_results") and "model.arts.between" not in rows
    yield "ART-41 order", order[0] == "operation.arts.arts-on-run-start-0" and order.index("seed.arts.raw") < order.index("model.arts.orders") and [t["name"] for t in rows["model.arts.orders"]["timing"]] == ["compile", "execute"]
    yield "ART-41 no-op", all([t["name"] for t in rows[uid]["timing"]] == ["compile", "execute"] for uid in ("exposure.arts.board", "saved_query.arts.of_total"))
    yield "ART-42", r["args"]["which"] == "build" and "invocation_command" in r["args"] and all(key == key.lower() for key in r["args"])


def files():
    there = set(os.listdir("target"))
    yield "ART-01/02/05", {"manifest.json", "run_results.json", "semantic_manifest.json"} <= there
    yield "ART-07/09", sys.argv[2:] == ["dbt"] or not {"graph.gpickle", "partial_parse.msgpack"} & there
    yield "ART-08", set(read("graph_summary.json")) == {"_invocation_id", "linked", "with_test_edges"} and {"name", "type"} <= set(read("graph_summary.json")["linked"]["0"])
    yield "ART-13", os.path.exists("logs/dbt.log")
    yield "ART-14", "\n" not in text("manifest.json").strip() and "\\u00e9" in text("manifest.json") and re.search(r'"label": null', text("manifest.json")) is not None
    yield "ART-15", read("run_results.json")["metadata"]["dbt_schema_version"] == "https://schemas.getdbt.com/dbt/run-results/v6.json" and keys(read("run_results.json")["metadata"], "dbt_schema_version dbt_version generated_at invocation_id invocation_started_at env") and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", read("run_results.json")["metadata"]["generated_at"]) is not None
    yield "ART-49/12", os.path.exists("target/compiled/arts/models/orders.sql") and os.path.exists("target/compiled/arts/tests/positive.sql")
    yield "ART-50", os.path.exists("target/compiled/arts/models/arts.yml/unique_orders_id.sql") and os.path.exists("target/compiled/arts/snapshots/snap.sql/snap.sql")
    yield "ART-51", os.path.exists("target/run/arts/models/orders.sql") and not os.path.exists("target/run/arts/models/between.sql") and not text("run/arts/models/orders.sql").lstrip().startswith("/*")


def later():
    catalog, sources = read("catalog.json"), read("sources.json")
    yield "ART-41 compiled", all([t["name"] for t in row["timing"]] == ["compile", "execute"] for row in read("run_results.json")["results"])
    node = catalog["nodes"]["model.arts.big"]
    yield "ART-03", catalog["metadata"]["dbt_schema_version"].endswith("/catalog/v1.json") and catalog["errors"] is None
    yield "ART-43", keys(node, "metadata columns stats unique_id") and keys(node["metadata"], "type schema name database comment owner") and sorted(node["columns"]["id"]) == ["comment", "index", "name", "type"] and node["stats"]["has_stats"]["id"] == "has_stats"
    yield "ART-44", set(catalog["nodes"]) == {"model.arts.orders", "model.arts.big", "model.arts.changed", "model.arts.spine", "seed.arts.raw", "snapshot.arts.snap"} and set(catalog["sources"]) == {"source.arts.raw_data.loaded"}
    yield "ART-04", sources["metadata"]["dbt_schema_version"].endswith("/sources/v3.json")
    yield "ART-45", keys(sources["results"][0], "unique_id max_loaded_at snapshotted_at max_loaded_at_time_ago_in_s status criteria adapter_response timing thread_id execution_time") and keys(sources["results"][0]["criteria"], "warn_after error_after filter")
    yield "ART-11", os.path.exists("target/index.html")
    yield "ART-10", {"path_count", "is_partial_parse_enabled", "load_all_elapsed"} <= set(read("perf_info.json"))


for part in sys.argv[1].split(","):
    for row, holds in globals()[part]():
        print(row, "holds" if holds else "DOES NOT HOLD")
