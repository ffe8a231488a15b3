#!/usr/bin/env python3
"""Random templates through Jinja2 and through fettle, differences printed.

    differential.py --python /path/to/python-with-jinja2 -n 20000 -- build/fettle render --jsonl

Jinja2 is configured as dbt configures it (the Python needs dbt, too). Template number i depends on --seed and i
alone, so that `--only SEED:I` shows one case again. The status is 0 when nothing differed.
"""
import argparse
import json
import os
import re
import subprocess
import sys

from templates_more import Wide


def make(seed, index):
    return Wide("%s:%d" % (seed, index)).case("%s:%d" % (seed, index))


# ---- the side that runs under the other Python: JSON lines in, JSON lines out

def dbt_functions():
    """dbt's functions of the context that need no project, and what makes a Decimal."""
    import datetime
    import decimal
    import itertools
    import re
    import pytz

    def fit(make, *errors):
        def call(*values, default=None):
            try:
                return make(*values)
            except errors:
                return default
        return call

    def to_set(value, default=None):
        return fit(set, TypeError)(value, default=default)

    def from_json(text, default=None):
        return fit(json.loads, ValueError)(text, default=default)

    def to_json(value, default=None, sort_keys=False):
        return fit(lambda v: json.dumps(v, sort_keys=sort_keys), ValueError)(value, default=default)
    shown = {"datetime": {name: getattr(datetime, name) for name in ("date", "datetime", "time", "timedelta", "tzinfo")},
             "pytz": {name: getattr(pytz, name) for name in ("timezone", "utc", "FixedOffset")},
             "re": {name: getattr(re, name) for name in re.__all__},
             "itertools": {name: getattr(itertools, name) for name in dir(itertools) if not name.startswith("_")}}
    return {"set": to_set, "set_strict": set, "zip": fit(zip, TypeError), "zip_strict": zip, "fromjson": from_json,
            "tojson": to_json, "modules": shown, "decimal": decimal.Decimal}


def environment(options, loader):
    import jinja2
    import jinja2.sandbox
    from dbt_common.clients.jinja import create_undefined, get_environment
    if options.get("native"):
        made = get_environment(None, native=True)
        made.loader = loader
        return made
    kinds = {"strict": jinja2.StrictUndefined, "chainable": jinja2.ChainableUndefined, "debug": jinja2.DebugUndefined}
    known = {name: options[name] for name in ("trim_blocks", "lstrip_blocks", "keep_trailing_newline") if name in options}
    kind = create_undefined() if options.get("undefined") == "dbt_capture" else kinds.get(options.get("undefined"), jinja2.Undefined)
    made = jinja2.sandbox.SandboxedEnvironment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"], loader=loader,
                                               undefined=kind, **known)
    if options.get("dbt"):  # macros keep their names here, other than in dbt's own environment
        made.filters.update(get_environment(None).filters)
    return made


def answer(case, functions):
    import jinja2
    import traceback
    files = ("<template>",) + tuple(case.get("templates", ()))
    loader = jinja2.DictLoader(case["templates"]) if "templates" in case else None
    native = case["options"].get("native")
    try:
        env = environment(case["options"], loader)
        env.globals.update((name, functions[name]) for name in case["options"].get("globals", ()))
        made = env.from_string(case["template"]).render(case["context"])
        return {"ok": repr(made) if native else made}
    except RecursionError:
        return {"skip": "recursion"}
    except jinja2.TemplateSyntaxError as error:
        return {"error": type(error).__name__, "line": error.lineno, "message": str(error.message)}
    except SyntaxError:
        return {"skip": "the compiled Python"}
    except Exception as error:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename in files]
        name = type(error).__name__
        return {"error": "CompilationError" if name == "JinjaRenderingError" else name,
                "line": frames[-1].lineno if frames else None, "message": str(error)}


def serve():
    import signal
    import warnings
    warnings.simplefilter("ignore")
    functions = dbt_functions()

    class Late(BaseException):
        pass

    def late(*_):
        raise Late()
    signal.signal(signal.SIGALRM, late)
    for line in sys.stdin:
        case = json.loads(line)
        signal.setitimer(signal.ITIMER_REAL, 3)
        try:
            made = answer(case, functions)
        except Late:
            made = {"skip": "too slow"}
        signal.setitimer(signal.ITIMER_REAL, 0)
        print(json.dumps({"id": case["id"], **made}), flush=True)


# ---- comparison

SKIPPED_ERRORS = {"AssertionError", "UnboundLocalError", "NameError"}  # accidents of the compiled Python


def comparable(case, want):
    if want.get("error") in SKIPPED_ERRORS:
        return False
    # An object's address is no two runs' the same, and filters may have changed its letters.
    if re.search(r" at 0x|0x[0-9a-z]{12}\b", want.get("ok", "").lower()):
        return False
    # An include without context makes Jinja's function of a captured body a generator.
    if "without context" in case["template"] and re.search("recursive|macro|call|filter|endset", case["template"]):
        return False
    # Whether two equal texts or large numbers are one object is up to Python.
    if re.search(r"sameas(?! *\(?(none|true|false))", case["template"]):
        return False
    # What is constant is tried when a template is compiled, and a strict undefined fails there.
    if case["options"].get("undefined") == "strict" and want.get("line", 0) is None:
        return False
    # Python's sets of texts come in another order at each start.
    return not re.search(r"\{'[^:{}]*'[,}]", want.get("ok", ""))


def differs(case, want, got, lines):
    if not comparable(case, want):
        return False
    if "Markup(" in want.get("ok", ""):  # our text has one type
        want = dict(want, ok=re.sub(r"""Markup\(('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\)""", r"\1", want["ok"]))
    if "ok" in want or "ok" in got:
        return want.get("ok") != got.get("ok")
    if want["error"] != got.get("error"):
        return True
    # The values of a `with`, and the check that a target is a namespace, are put down to whatever was compiled before.
    by_accident = want["line"] is None or "with" in case["template"] or "non-namespace object" in want["message"]
    return lines and not by_accident and want["line"] != got.get("line")


class Peer:
    def __init__(self, command):
        self.command = command
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def ask(self, lines):
        """The answers to a batch; {"error": "crash"} where the process died (it is started again)."""
        import threading
        answers = []

        def feed():
            try:
                self.process.stdin.write("".join(lines))
                self.process.stdin.flush()
            except BrokenPipeError:
                pass
        thread = threading.Thread(target=feed)
        thread.start()
        while len(answers) < len(lines):
            line = self.process.stdout.readline()
            if not line:
                answers.append({"error": "crash"})
                thread.join()
                self.start()
                return answers + (self.ask(lines[len(answers):]) if len(answers) < len(lines) else [])
            answers.append(json.loads(line))
        thread.join()
        return answers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", default=sys.executable, help="a Python that has jinja2")
    parser.add_argument("-n", type=int, default=2000, help="how many templates")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--only", help="SEED:NUMBER, to see one case")
    parser.add_argument("--show", type=int, default=10, help="how many differences to print")
    parser.add_argument("--lines", choices=["all", "none"], default="all")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    args = parser.parse_args()
    command = [word for word in args.command if word != "--"]
    jinja, ours = Peer([args.python, os.path.abspath(__file__), "--serve"]), Peer(command)
    if args.only:
        seed, index = args.only.rsplit(":", 1)
        numbers = [(seed, int(index))]
    else:
        numbers = [(args.seed, i) for i in range(args.n)]
    found = shown = texts = 0
    for at in range(0, len(numbers), 200):
        cases = [make(*number) for number in numbers[at:at + 200]]
        lines = [json.dumps(case) + "\n" for case in cases]
        wanted = jinja.ask(lines)
        kept = [i for i, want in enumerate(wanted) if "skip" not in want]
        answers = ours.ask([lines[i] for i in kept])
        for case, want, got in zip((cases[i] for i in kept), (wanted[i] for i in kept), answers):
            texts += "ok" in want
            if not differs(case, want, got, args.lines == "all") and not args.only:
                continue
            found += 1
            if shown < args.show:
                shown += 1
                print("--- %s\n    %r\n    jinja:  %s\n    fettle: %s" % (
                    case["id"], case["template"], *({k: v for k, v in a.items() if k != "id"} for a in (want, got))))
    print("%d templates, %d rendered, %d differ" % (len(numbers), texts, found))
    return 1 if found else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--serve"]:
        serve()
    else:
        sys.exit(main())
