"""Asks dbt Core many `ls` questions of the project in the working folder, which is parsed once.

Run by the Python that has dbt-core, never imported by the tests themselves:

    python lib/dbt_ls.py < questions.jsonl > answers.jsonl

A question is a list of words behind `ls`; its answer is [exit code, lines]. Each is answered by a process
of its own, so that nothing of one call is left to the next; one that hangs is asked again.
"""

import contextlib
import io
import json
import os
import signal
import sys

from dbt.cli.main import dbtRunner

QUIET = ["--quiet", "--log-level-file", "none"]


def answer(parsed, words):
    held = io.StringIO()
    with contextlib.redirect_stdout(held), contextlib.redirect_stderr(held):
        result = dbtRunner(manifest=None if "--vars" in words else parsed).invoke(QUIET + ["ls"] + words)
    code = 0 if result.success else 1 if result.exception is None else 2
    return [code, result.result if isinstance(result.result, list) else []]


def ask(parsed, words):
    child = os.fork()
    if child == 0:
        signal.alarm(40)
        print(json.dumps(answer(parsed, words)), flush=True)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def main():
    parsed = dbtRunner().invoke(QUIET + ["parse"]).result
    for line in sys.stdin:
        words = json.loads(line)
        while not ask(parsed, words):
            print("asked again: %s" % words, file=sys.stderr)


if __name__ == "__main__":
    main()
