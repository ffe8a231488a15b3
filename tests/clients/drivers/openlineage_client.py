"""openlineage-dbt: `dbt-ol` runs dbt, reads its log while it runs or its artifacts afterwards, and tells of each job."""
import importlib.metadata, json, os, subprocess, sys

if "PGHOST" not in os.environ:
    print("it knows no SQLite: run it beside a PostgreSQL server")
    sys.exit(77)
PROJECT = os.environ["PROJECT"]
EVENTS = os.path.join(os.environ["WORK"], "events.jsonl")
with open(os.path.join(os.environ["WORK"], "openlineage.yml"), "w") as config:
    config.write("transport: {type: file, log_file_path: %s, append: true}\n" % EVENTS)


def events(*options):
    if os.path.exists(EVENTS):
        os.unlink(EVENTS)
    env = dict(os.environ, OPENLINEAGE_CONFIG=os.path.join(os.environ["WORK"], "openlineage.yml"))
    done = subprocess.run(["dbt-ol", "run", "--profiles-dir", PROJECT, "--target", "postgres", *options], cwd=PROJECT, env=env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert os.path.exists(EVENTS), done.stdout[-3000:]
    with open(EVENTS) as file:
        return done, [json.loads(line) for line in file]


subprocess.run(["dbt", "seed", "--quiet", "--profiles-dir", PROJECT, "--target", "postgres"], cwd=PROJECT, check=True)
done, told = events("--consume-structured-logs")
finished = {event["job"]["name"] for event in told if event["eventType"] == "COMPLETE"}
assert any("orders" in job for job in finished), (finished, done.stdout[-2000:])
assert not [event for event in told if event["eventType"] == "FAIL"]
print("%d events of %d jobs; openlineage-dbt %s" % (len(told), len(finished), importlib.metadata.version("openlineage-dbt")))
