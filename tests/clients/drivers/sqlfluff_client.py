"""sqlfluff: its jinja templater over the models, and the SQL that `dbt compile` leaves."""
import importlib.metadata, os, subprocess

from sqlfluff.core import FluffConfig, Linter

PROJECT = os.environ["PROJECT"]
subprocess.run(["dbt", "build", "--quiet", "--profiles-dir", PROJECT], cwd=PROJECT, check=True)
subprocess.run(["dbt", "compile", "--quiet", "--profiles-dir", PROJECT], cwd=PROJECT, check=True)


with open(os.path.join(PROJECT, ".sqlfluff"), "w") as config:
    config.write("[sqlfluff]\ndialect = sqlite\ntemplater = jinja\n[sqlfluff:templater:jinja]\napply_dbt_builtins = True\n"
                 "load_macros_from_path = macros\n")
os.chdir(PROJECT)


def unreadable(folder, templater):
    linted = Linter(config=FluffConfig.from_path(PROJECT, overrides={"templater": templater})).lint_paths((folder,))
    files = [file for paths in linted.paths for file in paths.files]
    assert files, folder
    return len(files), [(file.path, v.desc()) for file in files for v in file.get_violations() if v.rule_code() in ("PRS", "TMP")]


models, wrong = unreadable(os.path.join("models", "marts"), "jinja")
assert not wrong, wrong
compiled, wrong = unreadable(os.path.join("target", "compiled", "shop", "models", "marts"), "raw")
assert not wrong, wrong
print("%d models through its jinja, %d compiled files; sqlfluff %s" % (models, compiled, importlib.metadata.version("sqlfluff")))
