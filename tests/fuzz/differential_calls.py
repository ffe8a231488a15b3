#!/usr/bin/env python3
"""Random calls of methods, filters and tests through Jinja2 and through fettle, differences printed.

    differential_calls.py --python /path/to/python-with-jinja2 -n 20000 -- build/fettle render --jsonl

Where differential.py makes templates, this calls one function a case, often with arguments it was
not made for: which of two errors comes first is part of the answer. Options are the same.
"""
import random
import sys

import differential

TEXTS = ["", "a", "abc", "Hello World", "  pad  ", "a,b,,c", "a\nb\r\nc\n", "é☃", "ß x", "12", "-5", "3.14", "0x1F",
         "1e3", "²", "½", "٣", "a-b_c", "they're \"ok\"", "<b>x &amp; y</b> &eacute;&#65;", "%s", "%d and %s", "{}",
         "日本", "\u2028x", "A1b2", " \n", "nan", "inf", "1_000", "\u00a0nb\u00a0", "ǅungla", "İstanbul", "ΑΣΟΣ",
         "foo http://x.org, (see www.a.com/b_(c)) me@x.org", "one two-three four--five six-seven-eight", "x" * 90,
         "word " * 25, "n", "a.b", "upper", "even", "key", "value", "<!-- c --> t <i>"]
NUMBERS = [0, 1, -1, 2, 5, 10, 100, 3.5, 2.5, -0.5, 0.1, 1e16, 1e22, 12345.678, 2 ** 70, -2 ** 64, 999, 1024, 1e-7]
CONTAINERS = [[], [1], [1, 2, 3], ["a", "b"], {"a": 1}, {}, [None], [[1, 2], [3]], ["b", "A", "a", "B"], [3, 1, 2],
              [1, "a"], {"b": 1, "a": 2, "C": 3}, [{"n": 1}, {"n": 2}], [{"a": {"b": 1}}, {"a": {"b": 0}}],
              {"x": [1, {"y": 2}]}, ["", 0, None, False, 1], [1, 1.0, True, 2], [{"n": 1}, {}], [[2, "x"], [1, "y"]],
              [{"n": "b", "k": 1}, {"n": "A", "k": 2}, {"n": "a", "k": 1}], ["one two three four five"] * 5,
              list(range(40)), {"k%d" % i: "v" * i for i in range(12)}, ["Foo", "foo", "BAR", "bar"]]
USUAL = [0, 1, 2, 3, 5, 10, -1, 20, True, False, None]

METHODS = {
    str: "capitalize casefold center count encode endswith expandtabs find format format_map index isalnum isalpha "
         "isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join ljust "
         "lower lstrip partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split "
         "splitlines startswith strip swapcase title translate upper zfill".split(),
    list: "append clear copy count extend index insert pop remove reverse sort".split(),
    dict: "clear copy get items keys pop popitem setdefault update values fromkeys".split(),
}
FILTERS = {  # and the names of their parameters
    "abs": "", "attr": "name", "batch": "linecount fill_with", "capitalize": "", "center": "width", "count": "",
    "default": "default_value boolean", "dictsort": "case_sensitive by reverse", "filesizeformat": "binary",
    "first": "", "float": "default", "groupby": "attribute default case_sensitive", "indent": "width first blank",
    "int": "default base", "items": "", "join": "d attribute", "last": "", "length": "", "list": "", "lower": "",
    "map": "attribute default", "max": "case_sensitive attribute", "min": "attribute", "pprint": "", "reject": "",
    "rejectattr": "", "replace": "old new count", "reverse": "", "round": "precision method", "select": "",
    "selectattr": "", "slice": "slices fill_with", "sort": "reverse case_sensitive attribute", "string": "",
    "striptags": "", "sum": "attribute start", "title": "", "trim": "chars",
    "truncate": "length killwords end leeway", "unique": "case_sensitive attribute", "upper": "", "urlencode": "",
    "wordcount": "", "wordwrap": "width break_long_words wrapstring break_on_hyphens", "xmlattr": "autospace",
}
TESTS = ("boolean callable defined divisibleby eq even false filter float ge gt in integer iterable le lower lt "
         "mapping ne none number odd sameas sequence string test true undefined upper").split()
PATHS = ["n", "a", "a.b", "k", "x", "n,k", 0, 1, "0"]
BY_NAME = ("map", "select", "reject")
BY_PATH = ("selectattr", "rejectattr", "groupby", "sort", "unique", "max", "min", "sum", "join")
LAZY = BY_NAME + ("selectattr", "rejectattr", "batch", "slice", "items", "unique", "reverse")


class Calls:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.context = {}

    def value(self):
        return self.r.choice(self.r.choice([TEXTS, NUMBERS, CONTAINERS, CONTAINERS, USUAL]))

    def argument(self, function):
        if function in BY_NAME and self.r.random() < .7:
            return self.r.choice(list(FILTERS) + TESTS)
        if function in BY_PATH and self.r.random() < .6:
            return self.r.choice(PATHS)
        return self.r.choice(self.r.choice([USUAL, USUAL, TEXTS])) if self.r.random() < .9 else self.value()

    def arguments(self, function, names):
        """Up to three, the last of them perhaps by name."""
        written, by_name = [], False
        names = names.split()
        self.r.shuffle(names)
        for i in range(self.r.choice([0, 0, 1, 1, 1, 2, 3])):
            self.context["p%d" % i] = self.argument(function)
            by_name = bool(names) and (by_name or self.r.random() < .25)
            written.append("%s=p%d" % (names.pop(), i) if by_name else "p%d" % i)
            if by_name and not names:
                break
        return ", ".join(written)

    def template(self):
        kind = self.r.random()
        self.context["v"] = value = self.value()
        if kind < .35 and type(value) in METHODS:
            method = self.r.choice(METHODS[type(value)])
            return "{{ v.%s(%s) }}|{{ v }}" % (method, self.arguments(method, ""))
        if kind < .45:
            test = self.r.choice(TESTS)
            return "{{ v is %s(%s) }}" % (test, self.arguments(test, ""))
        name = self.r.choice(list(FILTERS))
        if self.r.random() < .02:
            del self.context["v"]
        return "{{ v|%s(%s)%s }}" % (name, self.arguments(name, FILTERS[name]), "|list" if name in LAZY else "")


def make(seed, index):
    calls = Calls("%s:%d" % (seed, index))
    template = calls.template()
    return {"id": "%s:%d" % (seed, index), "template": template, "context": calls.context, "options": {}}


if __name__ == "__main__":
    differential.make = make
    sys.exit(differential.main())
