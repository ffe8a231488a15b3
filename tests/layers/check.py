#!/usr/bin/env python3
"""Proves the order of the code (style.md 1) and prints every line that breaks it.

    tests/layers/check.py [--libraries BUILD_FOLDER] [--no-compile]

1. A file includes only what stands above it in tests/layers/order.
2. Each header compiles alone.
3. Each foreign library is included in one .c file, and in no header.
4. With --libraries: no object uses a symbol its layer forbids (tests/layers/allowed lists exceptions).
"""

import argparse
import concurrent.futures
import fnmatch
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]')

LIBRARIES = {
    "libyaml": ["yaml.h"], "jansson": ["jansson.h"], "pcre2": ["pcre2.h"],
    "utf8proc": ["utf8proc.h"], "nettle": ["nettle/*"], "xxHash": ["xxhash.h"],
    "libtommath": ["tommath.h"], "cmark-gfm": ["cmark*.h"], "libpq": ["libpq-fe.h", "postgres_ext.h"],
    "sqlite3": ["sqlite3.h"], "libcurl": ["curl/*"], "libarchive": ["archive*.h"],
    "libmicrohttpd": ["microhttpd.h"], "zlib": ["zlib.h"], "libpg-query": ["pg_query*"],
}

MEMORY = {"malloc", "calloc", "realloc", "free", "strdup", "strndup", "asprintf", "vasprintf"}
JUMPS = {"setjmp", "_setjmp", "longjmp", "siglongjmp", "__sigsetjmp"}
ENDS = {"exit", "_exit", "abort", "quick_exit"}
PRINTS = {"printf", "vprintf", "fprintf", "vfprintf", "puts", "putchar", "fputs", "fputc", "fwrite",
          "perror", "stdout", "stderr", "__printf_chk", "__fprintf_chk", "__vfprintf_chk"}
WORLD = {"socket", "connect", "bind", "listen", "accept", "getaddrinfo", "gethostbyname",
         "pthread_create", "thrd_create", "fork", "vfork", "clone", "system", "popen",
         "execv", "execve", "execvp", "execl", "execlp", "posix_spawn", "posix_spawnp",
         "signal", "sigaction"}


def read_order():
    """[(folder, [module patterns])] in order."""
    folders = []
    with open(os.path.join(HERE, "order")) as lines:
        for line in lines:
            line = line.split("#")[0].strip()
            if line:
                folder, modules = line.split(":")
                folders.append((folder, modules.split()))
    return folders


def rank_of(order, path):
    """(folder number, module number) of a file such as compiler/base/str.h; None if not listed.
    An exact name is found before a pattern."""
    folder, name = os.path.split(path)
    stem = os.path.splitext(name)[0]
    for number, (listed, modules) in enumerate(order):
        if listed == folder:
            if stem in modules:
                return number, modules.index(stem)
            for at, pattern in enumerate(modules):
                if fnmatch.fnmatch(stem, pattern):
                    return number, at
    return None


def source_files(order):
    known = {folder for folder, _ in order}
    for top in ("compiler", "runtime"):
        for folder, _, names in os.walk(os.path.join(ROOT, top)):
            relative = os.path.relpath(folder, ROOT)
            for name in sorted(names):
                if name.endswith((".c", ".h", ".def")):
                    yield os.path.join(relative, name), relative in known


def includes_of(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            found = INCLUDE.match(line)
            if found:
                yield number, line.strip(), found.group(1) == '"', found.group(2)


def resolve_include(name):
    for top in ("compiler", "runtime", "templates"):
        if os.path.exists(os.path.join(ROOT, top, name)):
            return os.path.join(top, name)
    return None


def includes_own_table(path, target):
    """A .def table belongs to its folder: any file of the folder may include it."""
    return target.endswith(".def") and os.path.dirname(target) == os.path.dirname(path)


def check_order(order, path):
    own = rank_of(order, path)
    if own is None:
        if not path.endswith(".def"):
            yield f"{path}: not listed in tests/layers/order"
        return
    for number, line, quoted, name in includes_of(path):
        if not quoted:
            continue
        target = resolve_include(name)
        if target is None:
            yield f"{path}:{number}: no such header: {line}"
        elif target.startswith("templates/"):
            if not path.startswith("runtime/"):
                yield f"{path}:{number}: only runtime/ knows the embedded files: {line}"
        elif not includes_own_table(path, target):
            other = rank_of(order, target) or (rank_of(order, target[:-4] + ".h")
                                               if target.endswith(".def") else None)
            if other is None:
                other = (folder_number(order, os.path.dirname(target)), 0)
            if other > own:
                yield f"{path}:{number}: includes what stands below it: {line}"


def folder_number(order, folder):
    return next((at for at, (listed, _) in enumerate(order) if listed == folder), len(order))


def library_of(header):
    for library, patterns in LIBRARIES.items():
        if any(fnmatch.fnmatch(header, pattern) for pattern in patterns):
            return library
    return None


def check_libraries(paths):
    first = {}
    for path in paths:
        for number, line, quoted, name in includes_of(path):
            library = None if quoted else library_of(name)
            if not library:
                continue
            if path.endswith(".h"):
                yield f"{path}:{number}: a header includes {library}: {line}"
            elif first.setdefault(library, path) != path:
                yield f"{path}:{number}: {library} is already included by {first[library]}: {line}"


def compile_alone(path):
    command = ["cc", "-std=gnu17", "-D_GNU_SOURCE", "-fsyntax-only", "-Wall", "-Wextra", "-Werror",
               "-Wno-unused-function", "-Wno-missing-field-initializers", "-I", "compiler",
               "-I", "runtime", "-I", "templates", "-x", "c", "-include", path, "/dev/null"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode == 0:
        return []
    cause = next((line for line in done.stderr.splitlines() if "error" in line), done.stderr)
    return [f"{path}: does not compile alone: {cause}"]


def forbidden_in(folder):
    if folder.startswith("compiler/"):
        return MEMORY | JUMPS | ENDS | PRINTS | WORLD
    if folder in ("runtime/report", "runtime/cli"):
        return MEMORY | JUMPS
    return MEMORY | JUMPS | ENDS | PRINTS


def read_allowed():
    allowed = {}
    with open(os.path.join(HERE, "allowed")) as lines:
        for line in lines:
            words = line.split("#")[0].split()
            if words:
                allowed.setdefault(words[0], set()).update(words[1:])
    return allowed


def undefined_symbols(library):
    """(object, symbol) for each symbol the objects of a static library ask for."""
    done = subprocess.run(["nm", "-A", "-u", library], capture_output=True, text=True)
    for line in done.stdout.splitlines():
        place, _, symbol = line.rpartition(" U ")
        if place:
            yield place.strip().rstrip(":").split(":")[1].strip(), symbol.strip().split("@")[0]


def check_symbols(order, build):
    allowed = read_allowed()
    for folder, _ in order:
        short = os.path.basename(folder)
        library = os.path.join(build, f"libft_{short}.a")
        if not os.path.exists(library):
            continue
        forbidden = forbidden_in(folder)
        for name, symbol in undefined_symbols(library):
            file = f"{short}/{name[:-2]}"
            if symbol in forbidden and symbol not in allowed.get(file, ()):
                yield f"{folder}/{name[:-2]}: uses {symbol}, which its layer forbids"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--libraries")
    arguments.add_argument("--no-compile", action="store_true")
    options = arguments.parse_args()
    order = read_order()
    files = list(source_files(order))
    wrong = [f"{path}: its folder is not listed in tests/layers/order"
             for path, known in files if not known]
    paths = [path for path, known in files if known]
    for path in paths:
        wrong += check_order(order, path)
    wrong += check_libraries(paths)
    if not options.no_compile:
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for lines in pool.map(compile_alone, [p for p in paths if p.endswith(".h")]):
                wrong += lines
    if options.libraries:
        wrong += check_symbols(order, options.libraries)
    for line in wrong:
        print(line)
    print(f"{len(paths)} files, {len(wrong)} lines out of order")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
