"""What the log says, row by row of the reference; run by `cmd` on what the program wrote, or dbt 1.12.6 itself."""
import json, re, sys

NODE = "materialized meta node_checksum node_finished_at node_name node_path node_relation node_started_at node_status resource_type unique_id"


def events(path):
    with open(path) as file:
        return [json.loads(line) for line in file if line.startswith("{")]


def first(all_events, code):
    return next(e for e in all_events if e["info"]["code"] == code)


def data(all_events, code):
    return " ".join(first(all_events, code)["data"])


def structured(all_events):
    info = first(all_events, "Q011")["info"]
    start, built = first(all_events, "Q011"), next(e for e in all_events if e["info"]["code"] == "Q012" and e["info"]["level"] == "info")
    yield "LOG-19", all(list(e) == ["data", "info"] and list(e["data"]) == sorted(e["data"]) for e in all_events) and " ".join(info) == "category code extra invocation_id level msg name pid thread ts" and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", info["ts"]) is not None
    yield "LOG-20", " ".join(start["data"]["node_info"]) == NODE and " ".join(start["data"]["node_info"]["node_relation"]) == "alias database relation_name schema" and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}", start["data"]["node_info"]["node_started_at"]) is not None
    statuses = [e["data"]["node_info"]["node_status"] for e in all_events if e["data"].get("node_info", {}).get("unique_id") == "model.logs.base" and e["info"]["code"] in ("Q024", "Q030", "Q031", "Q012", "Q025")]
    yield "LOG-20 statuses", [s for i, s in enumerate(statuses) if i == 0 or statuses[i - 1] != s] == ["started", "compiling", "executing", "success"]
    yield "LOG-20 meta and checksum", built["data"]["node_info"]["meta"] in ({"owner": "Ann"}, {}) and len(built["data"]["node_info"]["node_checksum"]) == 64
    yield "LOG-21", data(all_events, "Q007") == "attached_node execution_time index name node_info num_failures num_models status" and " ".join(built["data"]) == "description execution_time index node_info status total"
    yield "LOG-22 version", first(all_events, "A001")["data"] == {"log_version": 3, "version": "=1.12.6"} and "which" not in first(all_events, "A001")["data"] and first(all_events, "A002")["data"]["args"]["write_json"] == "True"
    yield "LOG-22 adapter", " ".join(first(all_events, "E034")["data"]) == "adapter_name adapter_version" and data(all_events, "W006") == "stat_line" and data(all_events, "Q027") == "node_count num_threads target_name" and data(all_events, "Q039") == "command completed_at elapsed success"
    yield "LOG-23", data(all_events, "Q011") == "description index node_info total" and data(all_events, "Q016") == "execution_time index node_info relation result_message schema status total" and data(all_events, "Q034") == "index node_info node_name resource_type schema total"
    finished = next(e for e in all_events if e["info"]["code"] == "Q025" and e["data"]["node_info"]["unique_id"] == "model.logs.base")
    yield "LOG-24", " ".join(finished["data"]["run_result"]) == "adapter_response execution_time message num_failures status thread timing_info" and {e["info"]["code"] for e in all_events} >= {"Q024", "Q025", "Q029", "Q030", "Q031"}
    sql = next(e for e in all_events if e["info"]["code"] == "E016" and e["data"]["conn_name"] == "model.logs.base")
    yield "LOG-25", " ".join(sql["data"]) == "conn_name node_info sql" and sql["info"]["msg"].startswith("On model.logs.base: ") and {e["info"]["code"] for e in all_events} >= {"E005", "E006", "E010", "E015", "E016", "E017", "E018", "E047"} and data(all_events, "E017") in ("elapsed query_id status", "elapsed node_info query_id status") and first(all_events, "E006")["data"]["orig_conn_name"] != first(all_events, "E006")["data"]["conn_name"] and first(all_events, "E010")["info"]["msg"] == "On %s: Close" % first(all_events, "E010")["data"]["conn_name"]
    yield "LOG-26 end", data(all_events, "Z030") == "keyboard_interrupt num_errors num_partial_success num_warnings" and " ".join(first(all_events, "Z023")["data"]["stats"]) == "error noop pass reused skip total warn" and data(all_events, "Z022") == "node_info node_name path resource_type"
    yield "LOG-26 templates", "hook says so" in [e["info"]["msg"] for e in all_events if e["info"]["code"] == "I062"] and "loud base" in [e["info"]["msg"] for e in all_events if e["info"]["code"] == "I062"] and "quiet" in [e["info"]["msg"] for e in all_events if e["info"]["code"] == "I063"] and first(all_events, "Z052")["info"]["msg"] == "printed"
    yield "LOG-26 artifacts", {e["data"]["artifact_type"] for e in all_events if e["info"]["code"] == "P001"} >= {"WritableManifest", "SemanticManifest", "RunExecutionResult"}
    yield "TRAP-004", "topsecret" not in json.dumps(all_events) and "a ***** word" in [e["info"]["msg"] for e in all_events]
    of_base = [e["data"]["node_info"] for e in all_events if e["data"].get("node_info", {}).get("unique_id") == "model.logs.base"]
    yield "TRAP-105", len(of_base) > 10 and all(node["meta"] == {"owner": "Ann"} and len(node["node_checksum"]) == 64 for node in of_base)
    yield "TRAP-104", first(all_events, "A001")["info"]["extra"] == {"TEAM": "blue"}


def console(lines):
    plain = [re.sub(r"\x1b\[\d+m", "", line) for line in lines]
    said = "\n".join(re.sub(r"^\d\d:\d\d:\d\d  ", "", line) for line in plain)

    def has(pattern):
        return re.search(pattern, said, re.M) is not None
    yield "LOG-01", all(re.match(r"\d\d:\d\d:\d\d  ", line) for line in plain if "START" in line or "Done." in line) and any(re.fullmatch(r"\d\d:\d\d:\d\d  ", line) for line in plain)
    yield "LOG-03", has(r"^Running with dbt=1\.12\.6$") and has(r"^Registered adapter: \w+=[\d.]+$") and has(r"^Found 3 models, .*4 data tests, .*1 seed, .*1 source, 1 exposure, \d+ macros, 1 unit test$")
    yield "LOG-04", has(r"^\d+ of \d+ START sql view model \S+ \.+ \[RUN\]$") and has(r"^\d+ of \d+ OK created sql view model \S+ \.+ \[.+ in \d+\.\d\ds\]$")
    yield "LOG-05", has(r"OK created sql view model \S*base ") and has(r"ERROR creating sql view model \S*broken \.+ \[ERROR in ")
    yield "LOG-06", has(r"START seed file \S+raw ") and has(r"OK loaded seed file \S+raw \.+ \[INSERT 1 in ")
    yield "LOG-07", has(r"START snapshot \S+snap ") and has(r"OK snapshotted \S+snap ")
    yield "LOG-08", has(r"START test fine ") and has(r"PASS fine \.+ \[PASS in") and has(r"WARN 1 warns \.+ \[WARN 1 in") and has(r"FAIL 2 fails \.+ \[FAIL 2 in") and has(r"START unit_test base::keeps ") and has(r"PASS base::keeps ")
    yield "LOG-10", has(r"SKIP relation \S+after_broken \.+ \[SKIP\]$") and has(r"NO-OP exposure board \.+ \[NO-OP in ")
    yield "LOG-11", has(r"START hook: logs\.on-run-start\.0 \.+ \[RUN\]$") and has(r"OK hook: logs\.on-run-start\.0 \.+ \[OK in ")
    yield "LOG-13", has(r"sql view model [a-z_]+\.base ")
    yield "LOG-14", has(r"^Finished running 1 exposure, 1 project hook, 1 seed, 1 snapshot, 4 data tests, 1 unit test, 3 view models in \d+ hours \d+ minutes and \d+\.\d\d seconds \(\d+\.\d\ds\)\.$")
    yield "LOG-15", has(r"^Completed with 2 errors, 0 partial successes, and 1 warning:$") and has(r"^\[ERROR\]: in test fails \(tests/fails\.sql\)$") and has(r"^\[WARNING\]: in test warns \(tests/warns\.sql\)$") and has(r"^  Got 2 results, configured to fail if != 0$") and has(r"^  compiled code at target/compiled/logs/tests/fails\.sql$")
    yield "LOG-16", plain[-1][10:] == "Done. PASS=7 WARN=1 ERROR=2 SKIP=1 NO-OP=1 REUSED=0 TOTAL=12"


def file(lines):
    head = [line for line in lines if line.startswith("====")]
    yield "LOG-02", len(head) >= 1 and re.fullmatch(r"=+ \S+ \| [0-9a-f-]{36} =+", head[0]) is not None
    yield "LOG-02 lines", any(re.match(r"(\x1b\[0m)?\d\d:\d\d:\d\d\.\d{6} \[(info |debug)\] \[MainThread\]: ", line) for line in lines)


kind, path = sys.argv[1:3]
if kind == "structured":
    rows = structured(events(path))
else:
    with open(path) as opened:
        rows = globals()[kind](opened.read().rstrip("\n").split("\n"))
for row, holds in rows:
    print(row, "holds" if holds else "DOES NOT HOLD")
