"""What the fault tests share: a project with every materialization, databases that can be put back, and
fingerprints by which a relation is known to be wholly old or wholly new.

Everything the project builds carries the generation of its data: `--vars {generation: N}` stands in every
view, and the rows of the raw tables are of that generation. So a relation looks one way before a build and
another way after it, and nothing in between is right.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

RAW = "fault_raw"           # written by the test alone
OURS = "fault_dwh"          # built by the project
SNAPSHOTS = "fault_snap"
OUTSIDE = "fault_outside"   # of somebody else, standing on what the project builds
PAUSE = "(select pg_sleep({pause}))"

MODELS = {
    "orders_view.sql":
        "select id, amount, gen, {{ var('generation') }} as view_gen from {{ source('raw', 'orders') }}\n",
    "orders_ephemeral.sql":
        "{{ config(materialized='ephemeral') }}\nselect id, amount, gen from {{ ref('orders_view') }}\n",
    "orders_table.sql":
        "{{ config(materialized='table', indexes=[{'columns': ['id'], 'unique': true}, {'columns': ['gen']}],\n"
        "          grants={'select': ['public']},\n"
        "          pre_hook=\"insert into fault_raw.audit values ('orders_table', 'pre', {{ var('generation') }})\",\n"
        "          post_hook=[\"insert into fault_raw.audit values ('orders_table', 'post', {{ var('generation') }})\",\n"
        "                     {'sql': \"insert into fault_raw.audit values ('orders_table', 'outside', {{ var('generation') }})\",\n"
        "                      'transaction': false}]) }}\n"
        "select o.id, o.amount * 2 as doubled, o.gen, l.label\n"
        "from {{ ref('orders_ephemeral') }} o left join {{ ref('labels') }} l on l.id = o.id % 3 cross join @pause@ p\n",
    "totals_table.sql":
        "{{ config(materialized='table') }}\n"
        "select gen, count(*) as orders, sum(doubled) as total from {{ ref('orders_table') }} cross join @pause@ p\n"
        "group by gen\n",
    "totals_view.sql":
        "select *, {{ var('generation') }} as view_gen from {{ ref('totals_table') }}\n",
    "inc_append.sql":
        "{{ config(materialized='incremental', incremental_strategy='append') }}\n"
        "select id, gen from {{ ref('orders_view') }} cross join @pause@ p\n"
        "{% if is_incremental() %}where gen > (select max(gen) from {{ this }}){% endif %}\n",
    "inc_delete_insert.sql":
        "{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='id') }}\n"
        "select id, amount, gen from {{ ref('orders_view') }} cross join @pause@ p\n",
    "inc_merge.sql":
        "{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id') }}\n"
        "select id, amount, gen from {{ ref('orders_table_narrow') }} cross join @pause@ p\n",
    "orders_table_narrow.sql":
        "{{ config(materialized='table') }}\nselect id, doubled as amount, gen from {{ ref('orders_table') }}\n",
    "totals_mv.sql":
        "{{ config(materialized='materialized_view', indexes=[{'columns': ['gen'], 'unique': true}]) }}\n"
        "select gen, count(*) as orders from {{ ref('inc_delete_insert') }} group by gen\n",
}

SMALL = ("orders_view.sql", "orders_table.sql", "orders_ephemeral.sql", "inc_delete_insert.sql", "totals_mv.sql")

SNAPSHOT = """\
{% snapshot orders_@how@ %}
{{ config(target_schema='fault_snap', unique_key='id', strategy='@how@', @key@) }}
select id, amount, gen, updated_at from {{ source('raw', 'orders') }} cross join @pause@ p
{% endsnapshot %}
"""

PROPERTIES = """\
version: 2
sources:
  - name: raw
    schema: fault_raw
    tables: [{name: orders}]
models:
  - name: orders_table
    description: orders of generation {{ var('generation') }}
    config: {persist_docs: {relation: true, columns: true}}
    columns:
      - {name: id, description: the key, data_tests: [not_null, unique]}
  - name: orders_view
    columns:
      - {name: id, data_tests: [not_null]}
"""

PROJECT = """\
name: fault
version: '1.0'
config-version: 2
profile: fault
vars: {generation: 1}
models: {fault: {+materialized: view}}
flags: {send_anonymous_usage_stats: false}
on-run-start: "insert into fault_raw.audit values ('run', 'start', {{ var('generation') }})"
on-run-end: "insert into fault_raw.audit values ('run', 'end', {{ var('generation') }})"
"""

PROFILE = """\
fault:
  target: dev
  outputs:
    dev: {type: postgres, host: "{{ env_var('PGHOST') }}", port: "{{ env_var('PGPORT') | int }}", user: "{{ env_var('PGUSER') }}",
          password: "{{ env_var('PGPASSWORD', 'none') }}", dbname: "{{ env_var('PGDATABASE') }}", schema: fault_dwh, threads: @threads@}
"""

RAW_SQL = f"""
create schema if not exists {RAW};
create table if not exists {RAW}.audit (node text, what text, gen int);
create table if not exists {RAW}.orders (id int primary key, amount int, gen int, updated_at timestamp);
"""

# Half of the rows change with each generation, some go, some come.
GENERATION_SQL = """
delete from fault_raw.orders where id between {gen} * 10 - 10 and {gen} * 10 - 8;
update fault_raw.orders set amount = amount + 1, gen = {gen}, updated_at = timestamp '2026-02-01' + interval '1 day' * {gen}
where id % 2 = {gen} % 2;
insert into fault_raw.orders select i, i, {gen}, timestamp '2026-02-01' + interval '1 day' * {gen}
from generate_series({gen} * 100, {gen} * 100 + 40) i;
"""

# Views that others built on our relations, with what they put on them.
OUTSIDE_SQL = f"""
create schema {OUTSIDE};
create view {OUTSIDE}.on_table as select gen, doubled from {OURS}.orders_table;
create view {OUTSIDE}.on_view as select id, gen from {OURS}.orders_view;
create view {OUTSIDE}.on_outside as select count(*) as n from {OUTSIDE}.on_table;
grant select on {OUTSIDE}.on_table to public;
comment on view {OUTSIDE}.on_table is 'of the finance people';
"""

# One row a relation: its name, and all there is to know of it. Times of the snapshot by check are now()
# and only their presence counts.
FINGERPRINT_SQL = """
select n.nspname || '.' || c.relname, md5(concat_ws('|', c.relkind,
  (select string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || coalesce(col_description(c.oid, a.attnum), ''),
                     ',' order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not attisdropped),
  (select string_agg(regexp_replace(pg_get_indexdef(i.indexrelid), '^create (unique )?index \\S+', '\\1', 'i'), ',' order by i.indkey::text)
     from pg_index i where i.indrelid = c.oid),
  (select string_agg(x::text, ',' order by x::text) from unnest(c.relacl) x), obj_description(c.oid, 'pg_class'),
  case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end,
  case when c.relkind in ('r', 'm') then
    (xpath('/row/h/text()', query_to_xml(format(
       case when c.relname = 'orders_check'
            then 'select md5(string_agg(md5((id, amount, gen, dbt_valid_to is null)::text), '','' order by id, gen, amount)) as h from %I.%I'
            when c.relname = 'orders_timestamp'
            then 'select md5(string_agg(md5((id, amount, gen, updated_at, dbt_valid_to is null)::text), '','' order by id, gen, amount)) as h from %I.%I'
            else 'select md5(string_agg(t::text, '','' order by t::text)) as h from %I.%I t' end, n.nspname, c.relname), false, true, '')))[1]::text end))
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('fault_dwh', 'fault_snap', 'fault_outside', 'fault_clone') and c.relkind in ('r', 'v', 'm', 'p', 'f') order by 1
"""


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as out:
        out.write(text)


def make_project(folder, pause=0.05, threads=4, small=False):
    """`pause` is how long the heavier models wait in the database, in seconds."""
    waits = PAUSE.format(pause=pause)
    shutil.rmtree(folder, ignore_errors=True)
    write(f"{folder}/dbt_project.yml", PROJECT)
    write(f"{folder}/profiles.yml", PROFILE.replace("@threads@", str(threads)))
    for name, text in MODELS.items():
        if not small or name in SMALL:
            write(f"{folder}/models/{name}", text.replace("@pause@", waits))
    write(f"{folder}/models/properties.yml", PROPERTIES)
    write(f"{folder}/seeds/labels.csv", "id,label\n0,none\n1,one\n2,two\n")
    for how, key in (("timestamp", "updated_at='updated_at'"), ("check", "check_cols=['amount']")):
        if not small or how == "timestamp":
            write(f"{folder}/snapshots/orders_{how}.sql",
                  SNAPSHOT.replace("@how@", how).replace("@key@", key).replace("@pause@", waits))
    write(f"{folder}/tests/no_negative_amount.sql", "select * from {{ ref('orders_view') }} where amount < 0\n")


def seed_generation(folder, gen):
    write(f"{folder}/seeds/labels.csv", f"id,label\n0,none {gen}\n1,one {gen}\n2,two {gen}\n")


class Server:
    """The PostgreSQL of PGHOST and PGPORT, through psql."""

    def __init__(self):
        self.env = dict(os.environ)
        self.env.setdefault("PGHOST", "127.0.0.1")
        self.env.setdefault("PGPORT", "5432")
        self.env.setdefault("PGUSER", "postgres")
        self.env.setdefault("PGPASSWORD", "postgres")
        self.address = (self.env["PGHOST"], int(self.env["PGPORT"]))
        self.prefix = f"fettle_fault_{os.getpid()}"

    def sql(self, text, database="postgres"):
        done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database, "-f", "-"],
                              input=text, text=True, capture_output=True, env=self.env)
        if done.returncode:
            raise RuntimeError(done.stderr + "\nin: " + text[:400])
        return [line.split("|") for line in done.stdout.splitlines()]

    def name(self, suffix):
        return f"{self.prefix}_{suffix}"

    def create(self, name, template="template0"):
        self.sql(f"drop database if exists {name} with (force)")
        self.sql(f"create database {name} template {template}")

    def drop_all(self):
        for row in self.sql(f"select datname from pg_database where datname like '{self.prefix}%'"):
            self.sql(f"drop database if exists {row[0]} with (force)")

    def fingerprint(self, database):
        return dict(self.sql(FINGERPRINT_SQL, database))

    def sessions(self, database):
        """What others do in `database`: [(pid, state, query)]."""
        return self.sql(f"select pid, state, replace(left(query, 80), E'\\n', ' ') from pg_stat_activity"
                        f" where datname = '{database}' and pid <> pg_backend_pid() and backend_type = 'client backend'")

    def no_session_within(self, database, seconds):
        """Those left over then; [] is good."""
        ends = time.monotonic() + seconds
        while True:
            left = self.sessions(database)
            if not left or time.monotonic() > ends:
                return left
            time.sleep(0.05)

    def terminate(self, pid):
        self.sql(f"select pg_terminate_backend({pid}, 2000)")


class Bench:
    """A project, an old state to begin from and the new state a build must lead to."""

    schema = OURS   # where the command builds

    def __init__(self, binary, folder, server, **project):
        self.binary, self.folder, self.server = os.path.abspath(binary), folder, server
        self.old_database, self.database = server.name("old"), server.name("now")
        make_project(folder, **project)

    def command(self, gen):
        return [self.binary, "build", "--profiles-dir", ".", "--vars", f"{{generation: {gen}}}"]

    def env(self, database, port=None):
        return dict(self.server.env, PGDATABASE=database, PGPORT=str(port or self.server.address[1]),
                    PGHOST="127.0.0.1" if port else self.server.address[0], DBT_SEND_ANONYMOUS_USAGE_STATS="false",
                    DBT_USE_COLORS="false")

    def start(self, gen, database=None, port=None, **more):
        return self.call(self.command(gen), database or self.database, port, **more)

    def call(self, words, database, port=None, **more):
        return subprocess.Popen(words, cwd=self.folder, env=self.env(database, port), stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, **more)

    def build(self, gen, database=None):
        """(exit code, output) of an undisturbed build."""
        return finished(self.start(gen, database))

    def prepare(self):
        """Builds the old state, then the new one from a copy. None, or why not."""
        server = self.server
        server.create(self.old_database)
        server.sql(RAW_SQL + GENERATION_SQL.format(gen=1), self.old_database)
        seed_generation(self.folder, 1)
        code, out = self.build(1, self.old_database)
        if code:
            return f"the first build ended with {code}:\n{out}"
        server.sql(OUTSIDE_SQL + GENERATION_SQL.format(gen=2), self.old_database)
        self.old = server.fingerprint(self.old_database)
        seed_generation(self.folder, 2)
        return self.learn_new_state()

    def learn_new_state(self):
        """Puts back and runs the command undisturbed. None, or why that failed."""
        self.put_back()
        began = time.monotonic()
        code, out = self.build(2)
        self.seconds = time.monotonic() - began
        if code:
            return f"undisturbed, the command ended with {code}:\n{out}"
        self.new = self.server.fingerprint(self.database)
        self.audit = self.audited()
        self.files = self.files_now()
        told = "target/run_results.json" in self.files
        self.results = len(self.read_json("run_results.json")["results"]) if told else 0
        return None

    def put_back(self):
        self.server.create(self.database, self.old_database)
        shutil.rmtree(f"{self.folder}/target", ignore_errors=True)

    def audited(self):
        return {(node, what) for node, what in
                self.server.sql(f"select distinct node, what from {RAW}.audit where gen = 2", self.database)}

    def files_now(self):
        """What is in target/, named from the project."""
        found = set()
        for folder, _, names in os.walk(f"{self.folder}/target"):
            found.update(os.path.relpath(os.path.join(folder, name), self.folder) for name in names)
        return found

    def read_json(self, name):
        with open(f"{self.folder}/target/{name}") as text:
            return json.load(text)

    # ---- the invariants; each yields what is wrong

    def torn_relations(self, now):
        """Relations that are neither wholly old nor wholly new."""
        for name in sorted(set(now) | set(self.old) | set(self.new)):
            states = [state[name] for state in (self.old, self.new) if name in state]
            if name in now and now[name] not in states:
                yield f"{name} is neither old nor new" if states else f"{name} should not be there"
            if name not in now and name in self.old:
                yield f"{name} is gone"

    def is_new(self, now, name):
        return name in now and now[name] == self.new.get(name) and now[name] != self.old.get(name)

    def torn_hooks(self, now):
        """Hooks inside a node's transaction share its fate."""
        audited = self.audited()
        for what in ("pre", "post"):
            has, new = ("orders_table", what) in audited, self.is_new(now, f"{self.schema}.orders_table")
            if has != new:
                yield f"the {what}-hook of orders_table is {'in' if has else 'missing'}, the table is {'new' if new else 'old'}"

    def broken_artifacts(self, now):
        for name in sorted(name for name in self.files_now() if name.endswith((".json", ".html"))):
            with open(f"{self.folder}/{name}") as text:
                whole = text.read()
            try:
                if name.endswith(".json"):
                    json.loads(whole)
                elif not whole.rstrip().endswith("</html>"):
                    yield f"{name} is not whole"
            except ValueError as error:
                yield f"{name}: {error}"
        try:
            succeeded = self.journaled()
        except ValueError as error:
            yield f"journal.jsonl: {error}"
            return
        for unique_id in succeeded:
            name = unique_id.split(".")[2]
            for schema in (OURS, SNAPSHOTS):
                full = f"{schema}.{name}"
                if full in self.new and now.get(full) != self.new[full]:
                    yield f"the journal says {unique_id} was built, but {full} is not new"

    def journaled(self):
        """Unique ids the journal says succeeded. A last line may be cut off, no other."""
        try:
            with open(f"{self.folder}/target/journal.jsonl") as text:
                whole = text.read()
        except FileNotFoundError:
            return []
        lines = whole.split("\n")[:-1]
        results = [json.loads(line) for line in lines[1:]]
        return [r["unique_id"] for r in results if r["status"] == "success"]

    def begun(self):
        """Whether the run came as far as its journal."""
        return os.path.exists(f"{self.folder}/target/journal.jsonl")

    def unreported(self):
        """After an orderly stop the results name every node, if the run had begun."""
        if not self.results or not self.begun():
            return
        try:
            results = self.read_json("run_results.json")["results"]
        except FileNotFoundError:
            yield "run_results.json is missing although the run had begun"
            return
        if len(results) != self.results:
            yield f"run_results.json names {len(results)} of {self.results} nodes"

    def completed(self):
        """Whether all is as the undisturbed command left it."""
        return self.server.fingerprint(self.database) == self.new and self.files <= self.files_now()

    def left_after_complete_run(self):
        """Builds again, undisturbed: all is new then and nothing is left over."""
        code, out = self.build(2)
        if code:
            yield f"the next one ended with {code}:\n{out}"
        now = self.server.fingerprint(self.database)
        for name in sorted(set(now) | set(self.new)):
            if now.get(name) != self.new.get(name):
                yield f"after the next one {name} is " + ("not new" if name in now else "gone")
        for name in sorted(self.files_now() - self.files):
            yield f"{name} is left over"


def stop(process, number, seconds):
    """Sends a signal and waits; None when the process did not end in time (it is killed then)."""
    process.send_signal(number)
    try:
        out, _ = process.communicate(timeout=seconds)
        return out
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return None


def finished(process):
    """(exit code, output) of a process that nobody disturbs."""
    out, _ = process.communicate(timeout=600)
    return process.returncode, out


def exit_of(process):
    """As a shell sees it."""
    return 128 - process.returncode if process.returncode < 0 else process.returncode


EXCERPT = 15        # lines shown of either end of a long output


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def add(self, title, wrong, verbose=False):
        wrong = list(wrong)
        if wrong:
            self.failed += 1
            print(f"FAILED {title}")
            for text in wrong:
                lines = text.strip().split("\n")
                shown = lines if len(lines) <= 2 * EXCERPT else lines[:EXCERPT] + ["..."] + lines[-EXCERPT:]
                print("    " + "\n    ".join(shown))
        else:
            self.passed += 1
            if verbose:
                print(f"ok     {title}")
        sys.stdout.flush()

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed or not self.passed else 0


SIGNALS = (signal.SIGKILL, signal.SIGINT, signal.SIGTERM)


def main(doc, add_options, make_bench, test):
    """The frame of a fault test: `test(args, bench, tally)` runs once the two states are there."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--verbose", action="store_true", help="name what passed, too")
    add_options(parser)
    args = parser.parse_args()
    server, tally = Server(), Tally()
    folder = tempfile.mkdtemp(prefix="fettle-fault-")
    try:
        bench = make_bench(args, folder, server)
        why = bench.prepare()
        if why:
            tally.add("preparing two states to compare with", [why])
        else:
            test(args, bench, tally)
        return tally.end()
    finally:
        server.drop_all()
        shutil.rmtree(folder, ignore_errors=True)
