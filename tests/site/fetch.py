#!/usr/bin/env python3
"""The browser driver, pinned: fetched from the npm registry once, checked by its digest, unpacked into FOLDER.

    tests/site/fetch.py FOLDER
"""

import base64
import hashlib
import io
import os
import sys
import tarfile
import urllib.request

URL = "https://registry.npmjs.org/playwright-core/-/playwright-core-1.49.1.tgz"
DIGEST = "BzmpVcs4kE2CH15rWfzpjzVGhWERJfmnXmniSyKeRZUs9Ws65m+RGIi7mjJK/euCegfn3i7jvqWeWyHe9y3Vgg=="


def unpack(packed, folder):
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive.getmembers():
            if not member.isfile() or not member.name.startswith("package/"):
                continue
            path = os.path.normpath(os.path.join(folder, member.name[len("package/"):]))
            if not path.startswith(folder + os.sep):
                sys.exit("a name leads elsewhere: " + member.name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as out:
                out.write(archive.extractfile(member).read())


def main():
    folder = os.path.abspath(os.path.join(sys.argv[1], "node_modules", "playwright-core"))
    if os.path.exists(os.path.join(folder, "package.json")):
        return
    with urllib.request.urlopen(URL, timeout=60) as answer:
        packed = answer.read()
    if base64.b64encode(hashlib.sha512(packed).digest()).decode() != DIGEST:
        sys.exit("playwright-core is not the one that was pinned")
    unpack(packed, folder)
    with open(os.path.join(sys.argv[1], "package.json"), "w") as out:
        out.write("{}")


main()
