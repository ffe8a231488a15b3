"""elementary: its package builds its tables and its hooks fill them; `edr report` reads them through run-operations."""
import glob, importlib.metadata, importlib.util, os, shutil, subprocess, sys

PROJECT, WORK = os.environ["PROJECT"], os.environ["WORK"]
MIRROR = os.path.join(os.path.dirname(os.environ["CLIENTS_ROOT"]), ".mirror")
PACKAGES = {"elementary": "elementary-data+dbt-data-reliability", "dbt_utils": "dbt-labs+dbt-utils"}
MISSING = [name for name in PACKAGES.values() if not os.path.isdir(os.path.join(MIRROR, name, "repo"))]
if "PGHOST" not in os.environ or MISSING:
    print("it needs a PostgreSQL server and, as there is no package hub here, checkouts of %s in %s" %
          (" and ".join(PACKAGES.values()), MIRROR))
    sys.exit(77)


def unpack():
    """The packages as folders; elementary's own wish for dbt_utils is met beside it."""
    for name, repository in PACKAGES.items():
        folder = os.path.join(WORK, "packages", name)
        os.makedirs(folder)
        archive = subprocess.run(["git", "-c", "safe.directory=*", "-C", os.path.join(MIRROR, repository, "repo"), "archive", "HEAD"],
                                 stdout=subprocess.PIPE, check=True)
        subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)
    os.unlink(os.path.join(WORK, "packages", "elementary", "packages.yml"))


def want_packages(project):
    with open(os.path.join(project, "packages.yml"), "w") as file:
        file.write("packages:\n" + "".join("- local: %s\n" % os.path.join(WORK, "packages", name) for name in PACKAGES))
    for left in ("package-lock.yml", "dbt_packages"):
        path = os.path.join(project, left)
        if os.path.isdir(path):
            shutil.rmtree(path)
        elif os.path.exists(path):
            os.unlink(path)


def call(*argv, **more):
    done = subprocess.run(argv, cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)
    assert done.returncode == 0, "%s gave %d:\n%s" % (" ".join(argv), done.returncode, done.stdout[-3000:])
    return done.stdout


def rows(table):
    return int(call("psql", "-Atc", "select count(*) from clients_elementary." + table))


def report():
    """edr calls `dbt` in a project of its own, `deps` first."""
    own = os.path.join(os.path.dirname(importlib.util.find_spec("elementary").origin), "monitor", "dbt_project")
    want_packages(own)
    with open(os.path.join(PROJECT, "profiles.yml"), "a") as profile:
        profile.write("elementary:\n  target: default\n  outputs:\n    default: {type: postgres, host: %s, port: %s, user: %s, password: '%s', "
                      "dbname: %s, schema: clients_elementary, threads: 2}\n" %
                      tuple(os.environ.get(name, "postgres") for name in ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE")))
    env = dict(os.environ, DBT_RUNNER_METHOD="subprocess", ELEMENTARY_DISABLE_TRACKING="true", ANONYMOUS_USAGE="false")
    page = os.path.join(WORK, "report.html")
    call("edr", "report", "--profiles-dir", PROJECT, "--file-path", page, "--open-browser", "false",
         "--disable-samples", "true", env=env)
    return os.path.getsize(page)


unpack()
want_packages(PROJECT)
with open(os.path.join(PROJECT, "dbt_project.yml"), "a") as project:
    project.write("\nflags: {require_explicit_package_overrides_for_builtin_materializations: false}\n")
with open(os.path.join(PROJECT, "dbt_project.yml")) as project:
    text = project.read()
with open(os.path.join(PROJECT, "dbt_project.yml"), "w") as project:
    project.write(text.replace("models:\n  shop:", "models:\n  elementary: {+schema: elementary}\n  shop:", 1))
call("dbt", "deps", "--profiles-dir", PROJECT)
call("dbt", "run", "--select", "elementary", "--profiles-dir", PROJECT, "--target", "postgres")
call("dbt", "build", "--exclude", "package:elementary", "--profiles-dir", PROJECT, "--target", "postgres")
models, results, tests = rows("dbt_models"), rows("dbt_run_results"), rows("elementary_test_results")
assert models > 30 and results > 30 and tests > 10, (models, results, tests)
size = report()
print("%d models and %d results uploaded by its hooks, %d of tests, a report of %d kB; elementary-data %s" %
      (models, results, tests, size // 1024, importlib.metadata.version("elementary-data")))
