"""What properties become in manifest.json, row by row of the reference; `cmd` runs it after the program, and it holds
after dbt 1.12.6, too."""
import json


def manifest():
    with open("target/manifest.json") as file:
        return json.load(file)


def test_of(m, start):
    return next(n for uid, n in m["nodes"].items() if uid.startswith("test.props." + start + "."))


def columns(node):
    return list(node["columns"])


def models(m):
    one = m["nodes"]["model.props.m"]
    key = one["columns"]["ID"]
    yield "PRP-01", one["patch_path"] == "props://models/deep/all.yaml" and "source.props.raw.orders" in m["sources"]
    yield "PRP-02", m["nodes"]["analysis.props.an"]["description"] == "of an analysis" and m["nodes"]["test.props.none_wrong"]["description"] == "of a test"
    yield "PRP-04", one["config"]["since"] == "2020-01-02" and one["config"]["at"] == "2020-01-02T03:04:05" and "big" in one["tags"] and one["config"]["pre-hook"][0]["sql"] == "select '{{ this }}'"
    yield "PRP-05", one["description"] == "Told once. And plain." and one["config"]["meta"] == {"a": 1} and one["config"]["docs"] == {"show": False, "node_color": "#fff"} and one["config"]["group"] == "sales" and one["config"]["access"] == "public"
    yield "PRP-06", m["disabled"]["model.props.closed"][0]["patch_path"] == "props://models/deep/all.yaml"
    yield "PRP-08", key["codec"] == "zip"
    yield "PRP-09", columns(one) == ["ID", "n"] and key["name"] == "ID"
    yield "PRP-10", key["description"] == "Told once." and key["doc_blocks"] == ["doc.props.told"] and one["columns"]["n"]["description"] == ""
    yield "PRP-11", key["data_type"] == "bigint" and one["columns"]["n"]["data_type"] is None
    yield "PRP-12", key["meta"] == {"a": 1, "b": 2} == key["config"]["meta"] and sorted(key["tags"]) == ["kept", "key"] == sorted(key["config"]["tags"]) and {"kept", "key"} <= set(test_of(m, "not_null_m_ID")["tags"])
    yield "PRP-13", key["quote"] is False and test_of(m, "not_null_m_ID")["test_metadata"]["kwargs"]["column_name"] == "ID"
    yield "PRP-16", "docs" not in one["columns"]["n"]
    yield "PRP-17", key["granularity"] == "day" and key["dimension"] is None and key["entity"] is None
    yield "PRP-19", [c["expression"] for c in key["constraints"]] == [None, "id > 0", None] and one["constraints"][1] == {"type": "custom", "name": "own", "expression": "unique (id)", "warn_unenforced": True, "warn_unsupported": True, "to": None, "to_columns": [], "columns": []}
    yield "PRP-20", [c["warn_unenforced"] for c in key["constraints"]] == [True, False, True] == [c["warn_unsupported"] for c in key["constraints"]]
    yield "PRP-21", one["constraints"][0]["columns"] == ["ID"]
    yield "PRP-22", sorted(one["depends_on"]["nodes"]) == ["seed.props.s", "source.props.raw.orders"] and one["constraints"][0]["to"] == "source('raw', 'orders')" and one["constraints"][0]["to_columns"] == ["id"]
    yield "PRP-26", one["original_file_path"] == "models/m.sql" and one["group"] == "sales"
    yield "PRP-27", one["access"] == "public" and m["nodes"]["model.props.reader"]["access"] == "protected"
    yield "PRP-35", one["time_spine"] == {"standard_granularity_column": "ID", "custom_granularities": [{"name": "n", "column_name": None}]}
    yield "PRP-37", "unique_m__n_" in [n["name"] for n in m["nodes"].values()] and test_of(m, "unique_m__n_")["test_metadata"]["kwargs"]["column_name"] == '"n"'


def texts(m):
    one = m["nodes"]["model.props.reader"]
    yield "PRP-04 texts", one["config"]["meta"] == {"block": "one\ntwo", "spaced": "end\n", "windows": "a\nb", "description": "2", "deep": {"filter": "2", "tests": "3"}}
    yield "PRP-04 columns", one["columns"]["n"]["data_type"] == "int" and one["columns"]["n"]["meta"] == {"where": "4"}
    yield "PRP-04 tests", test_of(m, "not_null_reader_id")["config"]["where"] == "1 = 1"
    yield "PRP-04 description", one["description"] == "Kept.\n"
    panel = m["exposures"]["exposure.props.panel"]
    yield "ART-32", panel["unrendered_config"] == {"tags": ["shown"], "meta": {"b": 2}} and panel["meta"] == {"a": 1, "b": 2} and panel["tags"] == ["beside", "shown"]
    yield "TRAP-044", one["primary_key"] == ["id", "n"]


def calls(m):
    called = {name: m["macros"]["macro.props." + name]["depends_on"]["macros"] for name in ("upper_words", "default__money", "again", "again_by_package")}
    yield "ART-31 method", called["upper_words"] == ["macro.props.cents"]
    yield "ART-31 dispatch", called["default__money"] == ["macro.props.cents", "macro.props.default__cents"]
    yield "ART-31 itself", called["again"] == [] and called["again_by_package"] == ["macro.props.again_by_package"]


def versions(m):
    one, two, three = (m["nodes"]["model.props.v.v%d" % v] for v in (1, 2, 3))
    yield "PRP-30", one["latest_version"] == two["latest_version"] == 2 and m["nodes"]["model.props.reader"]["depends_on"]["nodes"][:2] == ["model.props.v.v2", "model.props.v.v1"]
    yield "PRP-31", [(n["path"], n["description"]) for n in (one, two, three)] == [("v_v1.sql", "of one"), ("v_two.sql", "of all"), ("v.sql", "of all")]
    yield "PRP-32", [columns(n) for n in (one, two, three)] == [["id", "more"], ["id"], ["id", "kind"]]
    tests = sorted(n["name"] for n in m["nodes"].values() if n.get("attached_node", "") and n["attached_node"].startswith("model.props.v."))
    yield "PRP-33", tests == ["not_null_v_v3_kind", "unique_v_v1_id", "unique_v_v1_more", "unique_v_v2_id", "unique_v_v2_kind", "unique_v_v3_id", "unique_v_v3_kind"]
    yield "PRP-34", one["config"]["meta"] == {"deep": {"a": 1, "b": 2}} and one["tags"] == ["own", "base"] and one["config"]["materialized"] == "table" and three["config"]["materialized"] == "view" and one["alias"] == "v_first" and two["alias"] == "v_v2"
    yield "PRP-34 constraints", [n["constraints"][0]["type"] for n in (one, two, three)] == ["unique", "unique", "check"]
    yield "PRP-34 dates", [n["deprecation_date"] and n["deprecation_date"][:10] for n in (one, two, three)] == ["2999-01-01", None, None]


def sources(m):
    all_of = {n["name"]: n for n in m["sources"].values()}
    one = all_of["orders"]
    yield "PRP-42", one["source_description"] == "of a source" and one["loader"] == "airbyte" and one["source_meta"] == {"a": 1, "b": 1, "c": 1}
    yield "PRP-43", one["schema"] == "big_s" and one["unrendered_schema"] == "{{ var('word') }}_s" and one["unrendered_database"] == "{{ target.database }}"
    yield "PRP-44", one["quoting"]["identifier"] is False and one["quoting"]["column"] is True and all_of["often"]["quoting"]["identifier"] is None
    yield "PRP-45", one["freshness"] == {"warn_after": {"count": 1, "period": "day"}, "error_after": {"count": 5, "period": "hour"}, "filter": "x > 1"} and all_of["never"]["freshness"] is None is all_of["never_either"]["freshness"]
    yield "PRP-46", (one["loaded_at_field"], one["loaded_at_query"]) == ("updated", None) and all_of["never"]["loaded_at_query"] == "select max(x) from {{ this }}" and all_of["often"]["loaded_at_field"] == "zz"
    yield "PRP-48", one["identifier"] == "ORD" and all_of["often"]["identifier"] == "often"
    yield "PRP-49", one["external"]["location"] == "s3" and one["external"]["row_format"] is None and one["external"]["more"] == 1 and one["external"]["partitions"] == [{"name": "d", "data_type": "date", "description": "", "meta": {}}]
    yield "PRP-50", one["description"] == "Told once." and columns(one) == ["id", "n"]
    yield "PRP-51", one["meta"] == {"a": 1, "b": 2, "c": 1} and one["tags"] == ["a", "m", "z"] and all_of["often"]["freshness"]["warn_after"] == {"count": 9, "period": "minute"} and all_of["often"]["freshness"]["error_after"] == {"count": 2, "period": "day"} and all_of["often"]["meta"]["b"] == 3
    yield "PRP-51 enabled", "closed" not in all_of and "source.props.raw.closed" in m["disabled"] and "elsewhere" in all_of
    yield "PRP-52", one["unique_id"] == "source.props.raw.orders" and one["name"] == "orders" and one["relation_name"].rstrip('"').endswith("ORD")
    yield "PRP-53", test_of(m, "source_unique_raw_orders__id_")["sources"] == [["raw", "orders"]] and test_of(m, "source_unique_raw_orders__id_")["tags"] == ["a", "key", "m", "z"]
    yield "CFG-60", one["config"]["event_time"] == "ts" and one["config"]["extra"] == 1 and one["config"]["tags"] == ["a", "m", "z"]


def others(m):
    snap, seed = m["nodes"]["snapshot.props.snap"], m["nodes"]["seed.props.s"]
    yield "PRP-54", seed["description"] == "of a seed" and seed["config"]["quote_columns"] is True and not any("an_id" in uid for uid in m["nodes"] if uid.startswith("test."))
    yield "PRP-55", snap["raw_code"] == "select * from {{ ref('m') }}" and snap["depends_on"]["nodes"] == ["model.props.m"] and snap["description"] == "of a snapshot"
    cents, plain = m["macros"]["macro.props.cents"], m["macros"]["macro.props.plain"]
    yield "PRP-56", cents["description"] == "of a macro" and cents["docs"]["show"] is False and cents["arguments"] == [{"name": "column", "type": "list[str]", "description": "what"}, {"name": "scale", "type": "integer", "description": ""}]
    yield "PRP-56 signature", [a["name"] for a in plain["arguments"]] == ["a"] and plain["meta"] == {"k": 1} and plain["config"]["docs"]["node_color"] == "red"
    plus = m["functions"]["function.props.plus"]
    yield "PRP-57", plus["returns"] == {"data_type": "int", "description": "sum"} and plus["arguments"][1] == {"name": "b", "data_type": "int", "description": "two", "default_value": 3} and plus["description"] == "of a function"
    yield "CFG-62", plus["config"]["materialized"] == "function" and plus["config"]["type"] == "scalar" and plus["config"]["volatility"] == "stable" and plus["config"]["runtime_version"] is None
    group = m["groups"]["group.props.sales"]
    yield "PRP-58", group["owner"] == {"email": "s@x.org", "name": None, "slack": "#s"} and group["description"] == "sellers" and group["config"]["meta"] == {"k": 1}
    board = m["exposures"]["exposure.props.board"]
    yield "PRP-59", (board["type"], board["maturity"], board["url"], board["label"], board["description"]) == ("dashboard", "high", "https://x.org", "The Board", "Told once.") and board["owner"]["slack"] == "#a" and sorted(board["depends_on"]["nodes"]) == ["model.props.m", "source.props.raw.orders"]
    yield "PRP-59 disabled", "exposure.props.hidden" not in m["exposures"] and "exposure.props.hidden" in m["disabled"]
    yield "CFG-61", board["config"]["meta"] == {"b": 1} and "config_tag" in board["config"]["tags"]
    test = m["nodes"]["test.props.none_wrong"]
    yield "TST-17", test["config"]["severity"].lower() == "warn" and test["config"]["meta"] == {"a": 1}


def unit_tests(m):
    one = m["unit_tests"]["unit_test.props.reader.adds"]
    yield "PRP-64", one["description"] == "of a unit test" and one["overrides"] == {"macros": {"is_incremental": False}, "vars": {"word": "small"}, "env_vars": {"X": "y"}} and one["config"]["tags"] == ["unit"] and one["config"]["meta"] == {"k": 1}
    yield "PRP-65", [g["input"] for g in one["given"]] == ["ref('m')", "ref('v', v=1)", "ref('v')"]
    yield "PRP-66", [g["format"] for g in one["given"]] == ["dict", "csv", "sql"] and one["given"][2]["rows"] == "select 1 as id"
    yield "PRP-67", one["given"][1]["fixture"] == "two_rows" and one["given"][1]["rows"] == [{"id": "2", "n": "3"}, {"id": "1", "n": None}]
    yield "PRP-68", m["unit_tests"]["unit_test.props.v.seeded_v1"]["given"][0]["rows"] == [{"id": "1", "n": "2"}]
    yield "PRP-69", one["given"][0]["rows"] == [{"id": 2, "n": 3}, {"id": 1, "n": None}] and one["expect"]["rows"][0] == {"id": "2", "n": "3"}
    yield "PRP-70", sorted(m["unit_tests"]) == ["unit_test.props.reader.adds", "unit_test.props.v.seeded_v1", "unit_test.props.v.seeded_v2"] and one["fqn"] == ["props", "reader", "adds"]
    yield "PRP-72", "unit_test.props.closed.offed" not in m["unit_tests"]


def main():
    m = manifest()
    for part in (models, texts, calls, versions, sources, others, unit_tests):
        for title, holds in part(m):
            if not holds:
                print("%s does not hold" % title)
    print("done")


main()
