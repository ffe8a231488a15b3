"""templates.py - random templates, most of which should render; differential.py compares what they give."""
import random

CONTEXT = {
    "n": 3, "m": -2, "z": 0, "f": 1.5, "big": 2 ** 70, "yes": True, "no": False, "nil": None,
    "s": "abc", "t": "It's a <b>Test</b> & more", "e": "", "uni": "Straße Éa ǆ", "num": " 42 ",
    "l": [3, 1, 2], "w": ["pear", "Apple", "fig", "apple"], "ll": [[1, 2], [3], []], "mix": [1, "a", None, 2.5],
    "d": {"a": 1, "b": [1, 2], "c": {"x": "y"}}, "empty": {}, "pairs": [["a", 1], ["b", 2]],
    "rows": [{"k": "x", "v": 3, "on": True}, {"k": "y", "v": 1, "on": False}, {"k": "x", "v": 2}],
    "tree": [{"v": 1, "c": [{"v": 2, "c": []}, {"v": 3, "c": [{"v": 4, "c": []}]}]}, {"v": 5, "c": []}],
}

METHODS = ["upper", "lower", "strip", "title", "capitalize", "swapcase", "split", "splitlines", "isdigit", "isalpha",
           "islower", "isupper", "keys", "values", "items", "copy", "casefold", "lstrip", "rstrip", "istitle"]
METHODS_1 = ["startswith", "endswith", "find", "count", "index", "split", "strip", "get", "append", "pop", "join",
             "partition", "rsplit", "remove", "update", "extend", "removeprefix", "zfill", "center", "ljust"]
FILTERS = ["upper", "lower", "title", "capitalize", "trim", "length", "count", "first", "last", "list", "int", "float",
           "string", "abs", "sort", "unique", "reverse", "sum", "min", "max", "join", "items", "wordcount",
           "dictsort", "round", "default('dflt')", "d", "striptags", "urlencode", "pprint", 
           "filesizeformat",  "center(9)", "indent", "truncate(5)", "wordwrap(4)", "nosuch"]
FILTERS_1 = ["join", "default", "batch", "slice", "map", "select", "reject", "selectattr", "rejectattr", "groupby",
             "replace", "round", "attr", "sort", "indent", "truncate", "format", "sum", "max", "min", "unique", "int",
             "float", "center", "dictsort", "first"]
TESTS = ["defined", "undefined", "none", "string", "number", "integer", "float", "boolean", "mapping", "iterable",
         "sequence", "odd", "even", "true", "false", "callable", "lower", "upper", "filter", "test", "escaped"]
TESTS_1 = ["divisibleby", "sameas", "eq", "ne", "lt", "gt", "le", "ge", "in", "==", "equalto", "greaterthan"]
LOOP = ["index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0", "previtem",
        "nextitem", "cycle('a', 'b')", "changed(x)", "nothing"]
TEXTS = [" ", "\n", "  \n ", "text ", "a<b>", "\n\n", "x", ", ", "'", "é", "{", "}", "% }", "#"]


class Generator:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.names = list(CONTEXT) + ["u"]
        self.macros = []
        self.loops = 0
        self.tame = self.maybe(.75)

    def pick(self, items):
        return self.r.choice(items)

    def maybe(self, chance):
        return self.r.random() < chance

    # ---- expressions that make sense: most templates should render

    def number(self, depth):
        if depth <= 0:
            return self.pick(["n", "m", "z", "f", "big", "1", "2", "7", "10", "0.5", "-3", "2.75", "yes"])
        d = depth - 1
        return self.pick([
            lambda: "%s %s %s" % (self.number(d), self.pick("+-*"), self.number(d)),
            lambda: "(%s) %s %s" % (self.number(d), self.pick(["/", "//", "%"]), self.pick(["2", "3", "-4", "1.5", "n", "m"])),
            lambda: "(%s)|%s" % (self.number(d), self.pick(["abs", "int", "float", "round", "round(1)", "round(1, 'floor')",
                                                            "round(2, 'ceil')", "default(1)"])),
            lambda: "%s|%s" % (self.list(d), self.pick(["length", "count"])), lambda: "%s|length" % self.word(d),
            lambda: "%s|%s" % (self.numbers(d), self.pick(["sum", "max", "min", "first", "last"])),
            lambda: "%s.%s(%s)" % (self.word(d), self.pick(["find", "count", "rfind"]), self.word(0)),
            lambda: "(%s)|int(%s)" % (self.word(d), self.pick(["5", "base=16", "0, 8"])), lambda: "-(%s)" % self.number(d),
            lambda: "%s[%s]" % (self.pick(["[4, 5, 6]", "l"]), self.pick(["0", "1", "-1"])), lambda: "n ** 2",
            lambda: "%s if %s else %s" % (self.number(0), self.truth(d), self.number(0))])()

    def word(self, depth):
        if depth <= 0:
            return self.pick(["s", "t", "e", "uni", "num", "'a'", "'b c d'", "'x-y_z'", "'Hello World'", "'1,2,3'", "'\\n'"])
        d = depth - 1
        return self.pick([
            lambda: "%s ~ %s" % (self.word(d), self.any(d)), lambda: "(%s) + %s" % (self.word(d), self.word(0)),
            lambda: "(%s)|%s" % (self.word(d), self.pick(["upper", "lower", "title", "capitalize", "trim", "striptags", "urlencode",
                                                          "center(12)", "indent(2)", "indent(1, true)", "truncate(6)", "truncate(4, true, '')",
                                                          "wordwrap(5)", "replace('a', 'o')", "replace('', '-', 2)", "reverse", "string",
                                                          "default('q')", "trim('a')", "first", "last"])),
            lambda: "(%s).%s" % (self.word(d), self.pick(["upper()", "strip()", "title()", "replace('a', 'b')", "center(9, '*')", "zfill(6)",
                                                          "ljust(5)", "swapcase()", "lstrip('a')", "removesuffix('c')", "join(['1', '2'])",
                                                          "format(1, 'a')", "casefold()", "expandtabs(4)"])),
            lambda: "(%s)|join(%s)" % (self.list(d), self.word(0)), lambda: "(%s)[%s]" % (self.word(d), self.pick(["0:2", "::-1", "1:", "-2:", "::2"])),
            lambda: "'%%s|%%5s|%%-4s' %% (%s, %s, %s)" % (self.any(d), self.word(0), self.number(0)),
            lambda: "'%%d %%05.1f %%x' %% (%s, %s, %s)" % (self.pick(["3", "n", "m", "f"]), self.number(0), self.pick(["255", "n"])),
            lambda: "'{} {!r} {:>6}'.format(%s, %s, %s)" % (self.any(d), self.word(0), self.word(0)),
            lambda: "'{0[a]} {1:.2f} {x:,}'.format(d, %s, x=%s)" % (self.pick(["f", "n"]), self.pick(["1234567", "n", "big"])),
            lambda: "(%s)|pprint" % self.any(d), lambda: "(%s)|string" % self.any(d)])()

    def numbers(self, depth):
        return self.pick(["l", "[1, 2.5, -3]", "range(%d)" % self.r.randint(1, 6), "range(5, 0, -2)", "[n, m, z]", "(4, 4, 1)", "l|sort", "rows|map(attribute='v')",
                          "l|select('odd')|list|default([1], true)"])

    def list(self, depth):
        if depth <= 0:
            return self.pick(["l", "w", "ll", "mix", "pairs", "rows", "[]", "[1, 'a']", "d", "s", "range(3)", "(1, 2)"])
        d = depth - 1
        return self.pick([
            lambda: "[%s]" % ", ".join(self.any(d) for _ in range(self.r.randint(0, 4))), lambda: "(%s, %s)" % (self.any(d), self.any(d)),
            lambda: "(%s)|list" % self.list(d), lambda: "w|%s" % self.pick(["sort", "sort(case_sensitive=true)", "unique|list", "map('upper')|list",
                                                                             "sort(reverse=true)", "reject('in', ['fig'])|list", "groupby('0')", "map('length')|list"]),
            lambda: "rows|%s" % self.pick(["map(attribute='k')|list", "selectattr('on')|list", "rejectattr('on')|list", "groupby('k')",
                                           "sort(attribute='v')", "selectattr('v', 'gt', 1)|map(attribute='k')|list", "groupby('v')|map('first')|list",
                                           "map(attribute='on', default='?')|list", "unique(attribute='k')|list", "sort(attribute='k,v')"]),
            lambda: "(%s)|%s" % (self.list(d), self.pick(["batch(2)|list", "batch(2, '-')|list", "slice(2)|list", "slice(2, 0)|list", "reverse|list", "first", "last"])),
            lambda: "%s.%s|list" % (self.dict(0), self.pick(["keys()", "values()", "items()"])), lambda: "%s|dictsort" % self.dict(d), lambda: "%s|items|list" % self.dict(d),
            lambda: "(%s).%s" % (self.word(d), self.pick(["split()", "split(',')", "splitlines()", "partition('a')", "rsplit('a', 1)"])),
            lambda: "%s[%s]" % (self.pick(["l", "w", "ll", "mix"]), self.pick(["1:", ":-1", "::2", "::-1", "-2:", ":99", "2:0:-1"])),
            lambda: "l + %s" % self.pick(["[1]", "l", "w"]), lambda: "w * 2", lambda: "ll|sum(start=[])"])()

    def dict(self, depth):
        if depth <= 0:
            return self.pick(["d", "empty", "{'a': 1}", "{'b': 2, 'a': 1}", "dict(x=1)", "{1: 'one', none: 0}"])
        return self.pick([lambda: "{%s: %s, %s: %s}" % (self.word(0), self.any(depth - 1), self.number(0), self.any(0)), lambda: "dict(pairs)",
                          lambda: "dict(d, z=%s)" % self.any(depth - 1), lambda: "d.c"])()

    def truth(self, depth):
        if depth <= 0:
            return self.pick(["yes", "no", "u", "e", "n", "empty", "none", "true"])
        d = depth - 1
        return self.pick([
            lambda: "%s %s %s" % (self.number(d), self.pick(["<", "<=", ">", ">=", "==", "!="]), self.number(d)),
            lambda: "%s %s %s" % (self.word(d), self.pick(["<", "==", "!=", ">="]), self.word(0)), lambda: "1 < %s < 5" % self.number(0),
            lambda: "%s %s %s" % (self.any(0), self.pick(["in", "not in"]), self.pick(["l", "w", "mix", "d", "rows", "[none]"])),
            lambda: "%s in %s" % (self.word(0), self.word(d)), lambda: "not %s" % self.truth(d), lambda: "(%s) == (%s)" % (self.any(d), self.any(d)),
            lambda: "%s %s %s" % (self.any(0), self.pick(["and", "or"]), self.truth(d)), lambda: "(%s) is %s%s" % (self.any(d), self.pick(["", "not "]), self.pick(TESTS)),
            lambda: "%s is divisibleby %s" % (self.pick(["n", "6", "m"]), self.pick(["2", "3"])), lambda: "%s is %s %s" % (self.number(0), self.pick(["eq", "gt", "le", "ne"]), self.number(0)),
            lambda: "(%s) is in %s" % (self.number(0), "l"), lambda: "(%s).%s()" % (self.word(d), self.pick(["isdigit", "isupper", "isalpha", "istitle", "isspace"])),
            lambda: "(%s).startswith('a')" % self.word(d), lambda: "x is defined", lambda: "loop.last" if self.loops else "yes"])()

    def any(self, depth):
        if depth <= 0:
            return self.pick(self.names) if self.maybe(.4) else self.pick([self.number, self.word, self.list, self.dict, self.truth])(0)
        return self.pick([self.number, self.word, self.list, self.dict, self.truth])(depth)

    # ---- expressions of any kind

    def literal(self):
        r = self.r
        return self.pick([
            lambda: str(r.randint(-3, 12)), lambda: self.pick(["0.5", "1.0", "1e3", "2.5e-3", "0x1F", "1_000", "0b11"]),
            lambda: self.pick(["'a'", '"b c"', "''", "'x%sy'", "'{}-{}'", "'\\n'", "'%d|%5.2f'", "'é'", "'a' 'b'", "'a,b,,c'"]),
            lambda: self.pick(["true", "false", "none", "True", "None"])])()

    def name(self):
        return self.pick(self.names + (["loop"] if self.loops else []))

    def call(self, depth):
        if self.macros and self.maybe(.4):
            return "%s(%s)" % (self.pick(self.macros), self.args(depth))
        if self.maybe(.3):
            return self.pick(["range(%s)", "dict(%s)", "namespace(%s)", "joiner(%s)", "cycler(%s)"]) % self.args(depth)
        return "%s(%s)" % (self.primary(depth), self.args(depth))

    def args(self, depth):
        parts = [self.expr(depth - 1) for _ in range(self.pick([0, 1, 1, 2]))]
        if self.maybe(.2):
            parts.append("%s=%s" % (self.pick("abkv"), self.expr(depth - 1)))
        if self.maybe(.05):
            parts.append("*" + self.pick(["l", "w", "ll", "n"]))
        if self.maybe(.05):
            parts.append("**" + self.pick(["d", "empty", "l"]))
        return ", ".join(parts)

    def primary(self, depth):
        if depth <= 0 or self.maybe(.45):
            return self.name() if self.maybe(.6) else self.literal()
        return self.pick([
            lambda: "(%s)" % self.expr(depth - 1),
            lambda: "[%s]" % ", ".join(self.expr(depth - 1) for _ in range(self.r.randint(0, 3))),
            lambda: "(%s,)" % self.expr(depth - 1),
            lambda: "{%s}" % ", ".join("%s: %s" % (self.literal(), self.expr(depth - 1)) for _ in range(self.r.randint(0, 2))),
        ])()

    def postfix(self, depth):
        made = self.primary(depth)
        for _ in range(self.pick([0, 0, 0, 1, 1, 2])):
            made += self.pick([
                lambda: "." + self.pick(["a", "b", "c", "k", "v", "x", "missing", "__class__", "0", "1"]),
                lambda: "[%s]" % self.expr(depth - 1),
                lambda: "[%s:%s]" % (self.pick(["", "1", "-2", "n"]), self.pick(["", "2", "-1", "2:", ":-1", ":2"])),
                lambda: "." + self.pick(METHODS) + "()",
                lambda: "." + self.pick(METHODS_1) + "(%s)" % self.expr(depth - 1)])()
        if self.loops and self.maybe(.1):
            made = "loop." + self.pick(LOOP)
        return made

    def filtered(self, depth):
        made = self.call(depth) if self.maybe(.1) else self.postfix(depth)
        while self.maybe(.3):
            if self.maybe(.7):
                made += self.pick(["|", " | "]) + self.pick(FILTERS)
            else:
                made += "|%s(%s)" % (self.pick(FILTERS_1), self.filter_args(depth))
        if self.maybe(.12):
            test = self.pick(TESTS) if self.maybe(.7) else "%s(%s)" % (self.pick(TESTS_1[:8]), self.expr(depth - 1))
            if self.maybe(.3):
                test = "%s %s" % (self.pick(["divisibleby", "sameas", "eq", "in"]), self.primary(0))
            made += " is %s%s" % (self.pick(["", "not "]), test)
        return made

    def filter_args(self, depth):
        return self.pick([
            lambda: self.expr(depth - 1), lambda: self.expr(depth - 1),
            lambda: "%s, %s" % (self.expr(depth - 1), self.expr(depth - 1)),
            lambda: self.pick(["attribute='v'", "'k'", "'v', 'eq', 2", "attribute='missing', default=9", "reverse=true",
                               "2, 'x'", "'upper'", "'int'", "'odd'", "'on'", "'string'", "', '", "indent=2", "'a', 'b'",
                               "true", "by='value'", "1, 'floor'", "case_sensitive=true"])])()

    def unary(self, depth):
        return self.pick(["", "", "", "", "", "-", "+"]) + self.filtered(depth)

    def expr(self, depth):
        return self.any(depth) if self.tame else self.wild(depth)

    def wild(self, depth):
        if depth <= 0:
            return self.primary(0)
        kind = self.r.random()
        if kind < .5:
            return self.unary(depth)
        if kind < .66:
            op = self.pick(["+", "-", "*", "/", "//", "%", "~", "~"])
            return "%s %s %s" % (self.expr(depth - 1), op, self.expr(depth - 1))
        if kind < .68:
            return "%s ** %s" % (self.pick(["2", "n", "m", "f", "-2"]), self.pick(["2", "0", "-1", "n", "2 ** 2"]))
        if kind < .78:
            op = self.pick(["==", "!=", "<", "<=", ">", ">=", "in", "not in"])
            more = " < " + self.expr(depth - 1) if self.maybe(.15) else ""
            return "%s %s %s%s" % (self.expr(depth - 1), op, self.expr(depth - 1), more)
        if kind < .88:
            return "%s %s %s" % (self.expr(depth - 1), self.pick(["and", "or"]), self.expr(depth - 1))
        if kind < .92:
            return "not " + self.expr(depth - 1)
        otherwise = " else " + self.expr(depth - 1) if self.maybe(.7) else ""
        return "%s if %s%s" % (self.expr(depth - 1), self.expr(depth - 1), otherwise)

    # ---- statements

    def tag(self, inner):
        return "{%%%s %s %s%%}" % (self.pick(["", "", "", "-", "+"]), inner, self.pick(["", "", "", "-", "+"]))

    def target(self):
        return self.pick(["x", "y", "s", "x, y", "n", "(x, y)", "l", "x", "y", "_p"])

    def body(self, depth):
        if depth <= 0:
            return self.text() if self.maybe(.5) else self.output(1)
        return "".join(self.statement(depth - 1) for _ in range(self.r.randint(1, 3)))

    def text(self):
        return self.pick(TEXTS)

    def output(self, depth):
        if self.maybe(.08): # what gives Markup in Jinja is only printed: our text has one type
            return "{{ (%s)|%s }}" % (self.expr(2), self.pick(["tojson", "e", "urlize", "xmlattr", "forceescape", "safe", "tojson(2)"]))
        return "{{%s %s %s}}" % (self.pick(["", "", "", "-"]), self.expr(depth), self.pick(["", "", "", "-"]))

    def set(self, depth):
        kind = self.r.random()
        if kind < .6:
            target = self.target()
            self.names += [t for t in "xy" if t in target]
            return self.tag("set %s = %s" % (target, self.expr(2) if "," not in target else "%s, %s" % (self.expr(1), self.expr(1))))
        if kind < .75:
            self.names += ["ns"]
            return self.tag("set ns = namespace(a=1)") + self.tag("set ns.%s = %s" % (self.pick("ab"), self.expr(1)))
        self.names += ["x"]
        flt = self.pick(["", "", " | upper", "|trim|length", " | replace('a', s)"])
        return self.tag("set x" + flt) + self.body(depth) + self.tag("endset")

    def loop(self, depth):
        self.loops += 1
        names = list(self.names)
        target = self.pick(["x", "x", "y", "x, y", "k, v"])
        over = self.pick([lambda: self.expr(1), lambda: self.pick(["l", "w", "ll", "d", "pairs", "rows", "d.items()", "s", "range(4)", "mix"])])()
        self.names += [t.strip() for t in target.split(",")]
        test = " if " + self.expr(1) if self.maybe(.2) else ""
        recursive = ""
        if self.maybe(.08):
            target, over, test, recursive = "x", "tree", "", " recursive"
        body = self.body(depth)
        if recursive:
            body += "{{ x.v }}{{ loop(x.c) }}"
        if self.maybe(.15):
            body += self.tag("if " + self.expr(1)) + self.tag(self.pick(["break", "continue"])) + self.tag("endif") + self.text()
        self.loops -= 1
        self.names = names
        made = self.tag("for %s in %s%s%s" % (target, over, test, recursive)) + body
        if self.maybe(.25):
            made += self.tag("else") + self.body(depth)
        return made + self.tag("endfor")

    def branch(self, depth):
        made = self.tag("if " + self.expr(2)) + self.body(depth)
        while self.maybe(.25):
            made += self.tag("elif " + self.expr(1)) + self.body(depth)
        if self.maybe(.4):
            made += self.tag("else") + self.body(depth)
        return made + self.tag("endif")

    def macro(self, depth):
        name = self.pick(["m1", "m2", "_m3"])
        params = self.pick(["", "a", "a, b=2", "a, b=n, k=a", "v='d'", "caller=none"])
        names, loops = list(self.names), self.loops
        self.loops = 0
        self.names += [p.split("=")[0].strip() for p in params.split(",") if p.strip()]
        extra = self.pick(["", "", "{{ varargs }}", "{{ kwargs }}", "{{ caller() }}", "{{ caller(1) if caller }}"])
        made = self.tag("macro %s(%s)" % (name, params)) + self.body(depth) + extra + self.tag("endmacro")
        self.names, self.loops = names, loops
        self.macros.append(name)
        return made

    def call_block(self, depth):
        macro = self.pick(self.macros or ["nomacro"])
        params = self.pick(["", "", "(x)", "(x, y=1)"])
        loops, self.loops = self.loops, 0
        made = self.tag("call%s %s(%s)" % (params, macro, self.args(1))) + self.body(depth) + self.tag("endcall")
        self.loops = loops
        return made

    def with_block(self, depth):
        names = list(self.names)
        head = self.pick(["", "x=%s" % self.expr(1), "x=%s, y=x" % self.expr(1), "x, y = l"])
        self.names += ["x", "y"]
        made = self.tag("with " + head) + self.body(depth) + self.tag("endwith")
        self.names = names
        return made

    def filter_block(self, depth):
        return self.tag("filter " + self.pick(["upper", "trim", "replace('a', 'b')", "upper|trim", "indent", "length", "title"])) + \
            self.body(depth) + self.tag("endfilter")

    def other(self, depth):
        return self.pick([
            lambda: "{#" + self.pick(["", "-"]) + " note {{ x }} " + self.pick(["", "-"]) + "#}",
            lambda: self.tag("raw") + "{{ raw }} {% if %}" + self.tag("endraw"),
            lambda: self.tag("do " + self.expr(2)),
            lambda: self.tag("print " + self.expr(1)),
            lambda: self.tag("autoescape false") + self.body(depth) + self.tag("endautoescape"),
            lambda: self.tag("block b%d%s" % (self.r.randint(0, 99), self.pick(["", " scoped"]))) + self.body(depth) + self.tag("endblock"),
            lambda: self.tag(self.pick(["include 'inc'", "include ['no', 'inc']",
                                        "include 'no' ignore missing", "import 'lib' as lib", "import 'lib' as lib with context",
                                        "from 'lib' import lm, lv as x", "from 'lib' import none_such"])) + "{{ lib }}{{ x }}",
            lambda: self.tag("import 'lib' as lib") + "{{ lib.lm(1) }}{{ lib.lv }}"])()

    def statement(self, depth):
        return self.r.choices([lambda: self.text(), lambda: self.output(3), lambda: self.set(depth), lambda: self.loop(depth),
                               lambda: self.branch(depth), lambda: self.macro(depth), lambda: self.call_block(depth),
                               lambda: self.with_block(depth), lambda: self.filter_block(depth), lambda: self.other(depth)],
                              [6, 9, 4, 4, 4, 2, 1, 1, 1, 1.5])[0]()

    def damage(self, text):
        at = self.r.randrange(len(text) + 1)
        return self.pick([
            lambda: text[:at] + text[at + self.r.randint(1, 4):],
            lambda: text[:at] + self.pick(["{%", "%}", "{{", "}}", "(", ")", "[", "]", "'", '"', "|", ".", ",", "endif", "if ", "{#", " not ", "is", "1", ":"]) + text[at:]])()

    def case(self, number):
        text = "".join(self.statement(self.pick([0, 1, 2, 2])) for _ in range(self.r.randint(1, 5)))
        if self.maybe(.08):
            text = self.damage(text)
        made = {"id": number, "template": text, "context": CONTEXT, "options": {}}
        if "include" in text or "import" in text:
            made["templates"] = {"inc": "[{{ x }}{{ n }}{% set s = 'inner' %}{{ s }}]",
                                 "lib": "{% macro lm(a) %}<{{ a }}{{ n }}{{ x }}>{% endmacro %}{% set lv = 7 %}{% set _h = 8 %}body"}
        return made
