"""One invocation of the program: its arguments, its events as they come, what it left."""

import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import threading
from dataclasses import dataclass
from typing import Any, Callable, List, Optional

from fettle.shape import Results, shaped

# Asked-for output, printed without a time: ls, show, compile, print().
OUTPUT = {"ListCmdOut", "ShowNode", "CompiledNode", "PrintEvent"}
LISTS = {"ls", "list"}
COULD_NOT = 2


class FettleError(Exception):
    """The program could not do what was asked: exit code 2. The text is what it said."""


@dataclass
class Result:
    """What an invocation came to. The attributes are those of dbt's result."""

    success: bool
    exception: Optional[BaseException] = None
    result: Any = None


def program() -> str:
    """The program's path: of the environment this module is installed in, else of PATH."""
    beside = os.path.join(sysconfig.get_path("scripts"), "fettle")
    found = beside if os.access(beside, os.X_OK) else shutil.which("fettle")
    if not found:
        raise FettleError("the program fettle is neither in %s nor on PATH" % os.path.dirname(beside))
    return found


def options(given) -> List[str]:
    """Keyword arguments as options: full_refresh=True, select=["a", "b"], vars={"x": 1}, print=False."""
    argv = []
    for name, value in given.items():
        option = name.replace("_", "-")
        if value is None:
            continue
        if isinstance(value, bool):
            argv.append("--%s%s" % ("" if value else "no-", option))
        elif isinstance(value, (list, tuple)):
            argv += ["--" + option, *map(str, value)]
        else:
            argv += ["--" + option, json.dumps(value) if isinstance(value, dict) else str(value)]
    return argv


class fettleRunner:
    """Runs commands in processes of their own; one at a time in each runner.

    Callbacks get each event as an object with `info` and `data`, debug ones too, in the thread that invokes."""

    def __init__(self, manifest: Any = None, callbacks: Optional[List[Callable]] = None, echo: bool = True):
        del manifest  # dbt's runner may be given one; parsing is too quick here to be worth keeping
        self.callbacks = list(callbacks or [])
        self.echo = echo
        self._process = None
        self._lock = threading.Lock()

    def invoke(self, args: List[str], **kwargs) -> Result:
        command = [program(), *map(str, args), *options(kwargs), "--log-format", "json", "--log-level", "debug"]
        said = _Said("-q" in args or "--quiet" in args or bool(kwargs.get("quiet")), self.echo)
        try:
            with self._lock:
                self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                                 stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace")
            code = self._follow(said)
        except OSError as error:
            return Result(False, error)
        if code in (0, 1):
            return Result(code == 0, None, said.result(args))
        reason = said.errors[-1] if said.errors else "the program ended with %d" % code
        return Result(False, FettleError(reason), said.result(args) if code != COULD_NOT else None)

    def cancel(self) -> None:
        """Stops what is under way as Ctrl-C does, from any thread; does nothing while nothing is."""
        with self._lock:
            if self._process and self._process.poll() is None:
                self._process.send_signal(signal.SIGINT)

    def _follow(self, said):
        process = self._process
        try:
            for line in process.stdout:
                event = said.take(line)
                for callback in self.callbacks if event is not None else ():
                    callback(event)
            return process.wait()
        except BaseException:
            self.cancel()
            process.wait()
            raise
        finally:
            process.stdout.close()


dbtRunner = fettleRunner


class _Said:
    """What is kept of an invocation's events."""

    def __init__(self, quiet, echo):
        self.quiet, self.echo = quiet, echo
        self.lines, self.errors, self.artifacts = [], [], {}

    def take(self, line):
        try:
            event = json.loads(line, object_pairs_hook=shaped)
            info = event.info
        except (ValueError, AttributeError):  # before the log is open: an option nobody knows
            self.errors.append(line.strip())
            self._print(line.rstrip("\n"))
            return None
        if info.name == "ListCmdOut":
            self.lines.append(event.data.get("msg", info.msg))
        elif info.name == "ArtifactWritten":
            self.artifacts[event.data.artifact_type] = event.data.artifact_path
        if info.level == "error":
            self.errors.append(info.msg)
        self._show(info)
        return event

    def _show(self, info):
        if info.name in OUTPUT:
            self._print(info.msg)
        elif info.level == "error" or (info.level in ("info", "warn") and not self.quiet):
            self._print("%s  %s" % (info.ts[11:19], info.msg))

    def _print(self, text):
        if self.echo:
            print(text, file=sys.stdout, flush=True)

    def _read(self, kind):
        path = self.artifacts.get(kind)
        if not path:
            return None
        with open(path, encoding="utf-8") as file:
            return json.load(file, object_pairs_hook=shaped)

    def result(self, args):
        words = [str(word) for word in args if not str(word).startswith("-")]
        if LISTS.intersection(words[:1]):
            return self.lines
        if words[:2] == ["docs", "generate"]:
            return self._read("CatalogArtifact")
        results = self._read("RunExecutionResult")
        if results is not None:
            manifest = self._read("WritableManifest") or {}
            return Results(results, {**manifest.get("nodes", {}), **manifest.get("unit_tests", {})})
        return self._read("WritableManifest") if words[:1] == ["parse"] else None
