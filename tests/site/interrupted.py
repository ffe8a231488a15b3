#!/usr/bin/env python3
"""Kills `docs generate --from` at random moments: the old site or the new one stands, never a mixture.

    tests/site/interrupted.py BINARY [--moments N]
"""

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def make(binary, artifacts, into):
    subprocess.run([binary, "docs", "generate", "--quiet", "--from", artifacts, "--target-path", into], check=True, cwd=into)


def page_of(folder):
    with open(os.path.join(folder, "index.html"), encoding="utf-8") as page:
        return page.read()


def problem_with(folder, pages):
    page = page_of(folder)
    if page not in pages:
        return "index.html is neither the old one nor the new one"
    files = json.loads(re.search(r'id="data-files">(.*?)</script>', page, re.S).group(1))
    for stem, digest in files.items():
        path = os.path.join(folder, "site", f"{stem}.{digest}.json")
        try:
            with open(path, encoding="utf-8") as data:
                json.load(data)
        except (OSError, ValueError) as error:
            return f"{path}: {error}"
    return None


def problem_after_crash(binary, artifacts, folder, pages):
    """A machine that goes down may leave empty what was written last: the next run writes it again."""
    make(binary, artifacts, folder)
    for name in os.listdir(os.path.join(folder, "site")):
        open(os.path.join(folder, "site", name), "w").close()
    make(binary, artifacts, folder)
    return problem_with(folder, pages)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--moments", type=int, default=40)
    asked = parser.parse_args()
    binary, work = os.path.abspath(asked.binary), tempfile.mkdtemp(prefix="fettle-site-")
    sets, pages, failed, rng = [], [], 0, random.Random(6)
    for count in (400, 420):
        artifacts, clean = os.path.join(work, f"a{count}"), os.path.join(work, f"c{count}")
        subprocess.run([sys.executable, os.path.join(HERE, "generate.py"), artifacts, str(count)], check=True)
        os.makedirs(clean)
        make(binary, artifacts, clean)
        sets.append(artifacts)
        pages.append(page_of(clean))
    site = os.path.join(work, "site")
    os.makedirs(site)
    began = time.monotonic()
    make(binary, sets[0], site)
    whole = time.monotonic() - began
    for moment in range(asked.moments):
        run = subprocess.Popen([binary, "docs", "generate", "--quiet", "--from", sets[(moment + 1) % 2], "--target-path", site], cwd=work)
        time.sleep(rng.uniform(0, whole * 1.2))
        run.send_signal(rng.choice([signal.SIGKILL, signal.SIGINT, signal.SIGTERM]))
        run.wait(timeout=5)
        wrong = problem_with(site, pages)
        if wrong:
            failed += 1
            print(f"FAILED moment {moment}: {wrong}")
    wrong = problem_after_crash(binary, sets[0], site, pages)
    if wrong:
        failed += 1
        print(f"FAILED after a crash: {wrong}")
    shutil.rmtree(work)
    print(f"interrupted: {asked.moments + 1 - failed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
