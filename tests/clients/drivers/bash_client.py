"""What Airflow's BashOperator, prefect-shell and scripts do: a line of shell, its output and its exit code."""
import os, subprocess

PROJECT = os.environ["PROJECT"]


def shell(line):
    done = subprocess.run(["bash", "-c", line], cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)
    return done.returncode, done.stdout, done.stderr


version = shell("dbt --version")
assert version[0] == 0 and "installed: 1.12.6" in version[1] and version[2] == "", version
code, out, err = shell("dbt build --profiles-dir .")
assert code == 0 and err == "", (code, out, err)
last = out.rstrip("\n").split("\n")[-1]
assert "Done. PASS=" in last and "ERROR=0" in last, last  # what XCom carries
code, out, err = shell("dbt ls --quiet --profiles-dir . --resource-type model --output name")
assert code == 0 and "orders" in out.split("\n"), out
code, out, err = shell("dbt run --profiles-dir . --select nothing_of_this_name")
assert code == 0 and "does not match any" in out, out
code, out, err = shell("dbt run --profiles-dir . --select orders --vars 'vat_percent: [' 2>&1")
assert code == 2, (code, out)
print("version, build, ls, a selection of nothing and a usage error as dbt's")
