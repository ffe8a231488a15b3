"""The Python package: both wheels in an empty environment, the example project by module and by script, a cancelled query."""
import os, subprocess, sys, tempfile, threading, time

ROOT, WORK, PROJECT = os.environ["CLIENTS_ROOT"], os.environ["WORK"], os.environ["PROJECT"]
SLEEP = "select pg_sleep(60) as nap"


def installed():
    """An environment that holds the two wheels and nothing else; this file goes on in it."""
    wheels, venv = os.path.join(WORK, "wheels"), os.path.join(WORK, "venv")
    program = os.path.realpath(os.path.join(WORK, "bin", "fettle"))
    made = [subprocess.check_output([sys.executable, os.path.join(ROOT, "templates", "python", "build"), "--bin", program,
                                     "--out", os.path.join(WORK, again)], text=True) for again in ("wheels", "again")]
    first, second = ([open(path, "rb").read() for path in paths.split()] for paths in made)
    assert first == second, "two builds of one program differ"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    python = os.path.join(venv, "bin", "python")
    subprocess.run([python, "-m", "pip", "install", "-q", "--no-index", "--find-links", wheels, "fettle[dbt]"], check=True)
    os.environ["PATH"] = os.path.join(venv, "bin") + ":/usr/bin:/bin"
    os.execv(python, [python, os.path.abspath(__file__), "inside"])


def build_and_read():
    from fettle import fettleRunner
    events = []
    runner = fettleRunner(callbacks=[events.append], echo=False)
    result = runner.invoke(["build"], project_dir=PROJECT, profiles_dir=PROJECT)
    assert result.success and result.exception is None, result
    states = {one.node.name: one.status for one in result.result}
    assert states["orders"] == "success" and all(one.unique_id and one.timing is not None for one in result.result.results
                                                 if one.status == "success"), states
    names = {event.info.name for event in events}
    assert {"MainReportVersion", "NodeStart", "LogModelResult", "LogTestResult", "NodeFinished", "CommandCompleted"} <= names, names
    listed = runner.invoke(["ls"], project_dir=PROJECT, profiles_dir=PROJECT, resource_type=["model"], quiet=True)
    assert "shop.marts.orders" in listed.result, listed
    manifest = runner.invoke(["parse"], project_dir=PROJECT, profiles_dir=PROJECT).result
    assert manifest.nodes["model.shop.orders"].name == "orders" and "model.shop.orders" in manifest["nodes"]
    return len(states)


def fail_well():
    from fettle import FettleError, dbtRunner
    runner = dbtRunner(echo=False)
    with open(os.path.join(PROJECT, "tests", "fails.sql"), "w") as test:
        test.write("select * from {{ ref('orders') }}\n")
    failed = runner.invoke(["test", "--select", "fails", "--project-dir", PROJECT, "--profiles-dir", PROJECT])
    assert not failed.success and failed.exception is None and failed.result[0].status == "fail", failed
    wrong = runner.invoke(["run", "--no-such-option"])
    assert not wrong.success and isinstance(wrong.exception, FettleError) and "no-such-option" in str(wrong.exception), wrong


def cancel_reaches_the_server():
    from fettle import fettleRunner
    with open(os.path.join(PROJECT, "models", "marts", "nap.sql"), "w") as model:
        model.write("{{ config(materialized='table') }}\n" + SLEEP + "\n")
    sent = threading.Event()
    runner = fettleRunner(echo=False, callbacks=[lambda e: e.info.name == "SQLQuery" and "pg_sleep" in e.data.sql and sent.set()])
    threading.Thread(target=lambda: (sent.wait(30), time.sleep(0.2), runner.cancel()), daemon=True).start()
    began = time.time()
    result = runner.invoke(["run", "--select", "nap"], project_dir=PROJECT, profiles_dir=PROJECT, target="postgres")
    assert sent.is_set() and not result.success and time.time() - began < 20, (time.time() - began, result)
    assert [one.status for one in result.result] != ["success"], result
    left = subprocess.check_output(["psql", "-Atc", "select count(*) from pg_stat_activity where state = 'active' and query like "
                                    "'%%%s%%' and pid <> pg_backend_pid()" % "pg_sleep(60)"], text=True)
    assert left.strip() == "0", "the query goes on in the server"


if len(sys.argv) == 1:
    installed()
nodes = build_and_read()
said = subprocess.run(["dbt", "ls", "--quiet", "--resource-type", "seed", "--profiles-dir", "."], cwd=PROJECT, capture_output=True, text=True)
assert said.returncode == 0 and said.stdout.split() == ["shop.raw_customers", "shop.raw_items", "shop.raw_orders"], said
fail_well()
beside = "PGHOST" in os.environ
if beside:
    cancel_reaches_the_server()
print("%d nodes by the module, ls by the script dbt, a failure, a usage error%s" %
      (nodes, ", a cancelled query" if beside else "; cancelling needs PostgreSQL"))
