"""A package hub of our own on loopback: api/v1/index.json, api/v1/<ns>/<name>.json and tarballs.

Packages are given as {"ns/name": {"1.0.0": {"packages": [...], "require_dbt_version": [...], "files": {...}}}}.
What a request asks for is kept in `asked`; `broken` maps a path to a list of answers to give first:
a status, or bytes."""

import http.server
import io
import json
import tarfile
import threading


def tarball(files, top="package-main", links=(), raw_names=False):
    """tar.gz bytes of {path: text} below one folder; `links` are (path, target) symbolic links."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for path, text in files.items():
            info = tarfile.TarInfo(path if raw_names else f"{top}/{path}")
            data = text.encode() if isinstance(text, str) else text
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for path, target in links:
            info = tarfile.TarInfo(f"{top}/{path}")
            info.type, info.linkname = tarfile.SYMTYPE, target
            archive.addfile(info)
    return out.getvalue()


def project_files(name, extra=None):
    files = {"dbt_project.yml": f"name: {name}\nversion: 1.0.0\n", f"macros/{name}.sql":
             "{% macro " + name + "_says() %}" + name + "{% endmacro %}\n"}
    return {**files, **(extra or {})}


class Hub:
    def __init__(self, packages):
        self.packages, self.files, self.asked, self.broken = packages, {}, [], {}
        self.slow = threading.Event()
        hub = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                hub.asked.append(self.path)
                try:
                    self.give(*hub.answer(self.path))
                except ConnectionError:
                    pass  # the client was interrupted

            def give(self, status, body):
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                if status in (301, 302):
                    self.send_header("Location", body.decode())
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self):
        self.slow.set()
        self.server.shutdown()
        self.server.server_close()

    def answer(self, path):
        if self.broken.get(path):
            first = self.broken[path].pop(0)
            if first == "hang":
                self.slow.wait(20)
                return 500, b""
            return (first, b"") if isinstance(first, int) else (200, first)
        if path in self.files:
            return 200, self.files[path]
        if path == "/api/v1/index.json":
            return 200, json.dumps(sorted(self.packages)).encode()
        if path.startswith("/api/v1/") and path[8:-5] in self.packages:
            return 200, json.dumps(self.describe(path[8:-5])).encode()
        if path.startswith("/tar/"):
            name, version = path[5:-7].rsplit("/", 1)
            release = self.packages[name][version]
            short = release.get("name", name.split("/")[1])
            return 200, tarball(project_files(short, release.get("files")), f"{short}-{version}", release.get("links", ()))
        return 404, b"no such thing"

    def describe(self, name):
        namespace, short = name.split("/")
        made = {"name": short, "namespace": namespace, "versions": {}}
        for version, release in self.packages[name].items():
            if version == "redirect":
                made.update(release)
                continue
            made["versions"][version] = {
                "name": release.get("name", short), "version": version, "packages": release.get("packages", []),
                "require_dbt_version": release.get("require_dbt_version", []),
                "downloads": {"tarball": f"{self.url}tar/{name}/{version}.tar.gz"},
            }
        return made
