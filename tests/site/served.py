#!/usr/bin/env python3
"""`docs serve`, asked over HTTP: served.py FETTLE PROJECT (whose documentation is made). Last line: N passed, N failed."""

import gzip
import http.client
import re
import signal
import subprocess
import sys
import time

tally = {True: 0, False: 0}


def expect(name, got, wanted):
    tally[got == wanted] += 1
    if got != wanted:
        print(f"FAILED {name}: got {got!r}, expected {wanted!r}")


def ask(port, method, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def main():
    binary, project = sys.argv[1:]
    server = subprocess.Popen([binary, "docs", "serve", "--port", "0", "--no-browser", "--profiles-dir", "."], cwd=project,
                              stdout=subprocess.PIPE, text=True)
    port = None
    for line in server.stdout:
        found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        if found:
            port = int(found[1])
            break
    page, body = ask(port, "GET", "/", Accept_Encoding="gzip")
    expect("the page is there", page.status, 200)
    expect("it is packed", (page.getheader("Content-Encoding"), gzip.decompress(body)[:15].lower()), ("gzip", b"<!doctype html>"))
    expect("it is not sent twice", ask(port, "GET", "/", If_None_Match=page.getheader("ETag"))[0].status, 304)
    head, body = ask(port, "HEAD", "/manifest.json")
    expect("HEAD gives no body", (head.status, body), (200, b""))
    expect("nothing is written", ask(port, "POST", "/")[0].status, 405)
    expect("only names of this machine are served", ask(port, "GET", "/", Host="example.org")[0].status, 421)
    for path in ("/nothing", "/../dbt_project.yml", "/%2e%2e/dbt_project.yml", "/journal.jsonl"):
        expect(f"{path} is not served", ask(port, "GET", path)[0].status, 404)
    began = time.monotonic()
    server.send_signal(signal.SIGINT)
    server.wait(60)
    expect("Ctrl-C ends it", time.monotonic() - began < 30, True)
    print(f"served: {tally[True]} passed, {tally[False]} failed")


if __name__ == "__main__":
    main()
