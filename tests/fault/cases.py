"""The commands beside `build` that are interrupted: what each begins from, and what it must leave.

A case is a bench like any other: its old state is the database before the command, its new state what the command
leaves when nobody disturbs it. A file that it writes beside target/ is the old one, the new one or none.
"""

import os
import shutil

import faultlib

CLONES = "fault_clone"      # a schema, and the target that has it
MACRO = """\
{% macro make_relation() %}
{% do run_query("create table if not exists fault_dwh.by_operation as select 1 as id from pg_sleep(@pause@); commit") %}
{% endmacro %}
"""
PACKAGES = {"packages.yml": "packages:\n  - local: pack\n",
            "pack/dbt_project.yml": "name: pack\nversion: '1.0'\nconfig-version: 2\n",
            "pack/macros/pack.sql": "{% macro of_pack() %}1{% endmacro %}\n"}

# name: (words of the command, commands before it, files beside the project)
CASES = {
    "clean": ("clean", ["compile"], {}),
    "clone": (f"clone --state earlier --target {CLONES}", ["compile --target-path earlier"], {}),
    "compile": ("compile", [], {}),
    "debug": ("debug", [], {}),
    "deps": ("deps", [], PACKAGES),
    "docs": ("docs generate", [], {}),
    "list": ("list", [], {}),
    "parse": ("parse", [], {}),
    "retry": ("retry", ["build --vars {generation: 2, least: 1000}"], {}),
    "run": ("run", [], {}),
    "run-operation": ("run-operation make_relation", [], {}),
    "seed": ("seed", [], {}),
    "show": ("show --select orders_view", [], {}),
    "snapshot": ("snapshot", [], {}),
    "source": ("source freshness", [], {}),
    "test": ("test", [], {}),
}


def add_to_project(folder, pause):
    """What the cases need beyond the project of the builds."""
    with open(f"{folder}/profiles.yml") as text:
        profile = text.read()
    output = profile[profile.index("    dev:"):]
    faultlib.write(f"{folder}/profiles.yml", profile + output.replace("dev:", f"{CLONES}:").replace(faultlib.OURS, CLONES))
    faultlib.write(f"{folder}/macros/make_relation.sql", MACRO.replace("@pause@", str(pause)))
    faultlib.write(f"{folder}/tests/no_negative_amount.sql",
                   "select * from {{ ref('orders_view') }} where amount < {{ var('least', 0) }}\n")


class Case(faultlib.Bench):
    def __init__(self, bench, name):
        self.binary, self.folder, self.server, self.base = bench.binary, bench.folder, bench.server, bench.old_database
        self.old_database, self.database = bench.server.name("case"), bench.database
        self.words, self.before, self.more = CASES[name]
        self.schema = CLONES if CLONES in self.words else faultlib.OURS
        self.kept = self.folder + ".kept"   # of the project as the command finds it

    def command(self, gen):
        return self.line(self.words, gen)

    def line(self, text, gen):
        """The command line of `text`, which may end in variables of its own."""
        words, _, given = text.partition(" --vars ")
        return [self.binary, *words.split(), "--profiles-dir", ".", "--vars", given or f"{{generation: {gen}}}"]

    def prepare(self):
        self.server.create(self.database, self.base)
        self.clear()
        for name, text in self.more.items():
            faultlib.write(f"{self.folder}/{name}", text)
        for text in self.before:
            faultlib.finished(self.call(self.line(text, 2), self.database))
        self.server.create(self.old_database, self.database)
        shutil.rmtree(self.kept, ignore_errors=True)
        shutil.copytree(self.folder, self.kept, symlinks=True)
        self.old = self.server.fingerprint(self.old_database)
        return self.learn_new_state()

    def put_back(self):
        self.server.create(self.database, self.old_database)
        shutil.rmtree(self.folder)
        shutil.copytree(self.kept, self.folder, symlinks=True)

    def files_now(self):
        """All files of the project but its log."""
        found = set()
        for folder, folders, names in os.walk(self.folder):
            folders[:] = [name for name in folders if name != "logs"]
            links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
            found.update(os.path.relpath(os.path.join(folder, name), self.folder) for name in names + links)
        return found

    def begun(self):
        return super().begun() and self.journal(self.folder) != self.journal(self.kept)

    def journal(self, folder):
        try:
            with open(f"{folder}/target/journal.jsonl") as text:
                return text.read()
        except FileNotFoundError:
            return ""

    def clear(self):
        """Removes what an earlier case left."""
        for name in ("target", "earlier", "logs", "dbt_packages", "pack"):
            shutil.rmtree(f"{self.folder}/{name}", ignore_errors=True)
        for name in ("packages.yml", "package-lock.yml"):
            if os.path.exists(f"{self.folder}/{name}"):
                os.remove(f"{self.folder}/{name}")

    def end(self):
        self.clear()
        shutil.rmtree(self.kept, ignore_errors=True)
