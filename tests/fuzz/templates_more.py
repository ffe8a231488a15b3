"""templates_more.py - what templates.py leaves out: other environments, dbt's functions, the template
modules, sets and Decimals, inheritance, macros that call each other, every method of every type."""
import templates

BASES = {
    "base": "<{% block a %}A{{ n }}{% endblock %}|{% block b scoped %}{{ x }}B{% endblock %}{{ self.a() }}>{% set top = 1 %}",
    "mid": "{% extends 'base' %}{% block a %}[{{ super() }}]{% endblock %}{% block c %}c{% endblock %}",
    "parts": "{% macro row(a, b='-') %}{{ a }}{{ b }}{{ varargs|length }}{{ kwargs }}{% endmacro %}{% macro _own() %}{% endmacro %}"
             "{% set width = n + 1 %}",
    "each": "{% for y in w %}{{ loop.index }}{{ x }}{% endfor %}",
    "bad": "{{ 1 / 0 }}", "torn": "{% if %}",
}
UNDEFINED = ["strict", "chainable", "debug", "dbt_capture"]
GLOBALS = ["set", "set_strict", "zip", "zip_strict", "fromjson", "tojson", "modules", "decimal"]
STR_METHODS = [
    "capitalize()", "casefold()", "center(7, '.')", "count('a')", "encode().hex()", "endswith(('a', 'c'))", "expandtabs(3)", "find('b', 1)",
    "format(*l)", "format_map(d)", "index('a')", "isalnum()", "isalpha()", "isascii()", "isdecimal()", "isdigit()", "isidentifier()",
    "islower()", "isnumeric()", "isprintable()", "isspace()", "istitle()", "isupper()", "join(w)", "ljust(6, '-')", "lower()",
    "lstrip('ab')", "partition('b')", "removeprefix('a')", "removesuffix('c')", "replace('a', 'x', 1)", "rfind('a')", "rindex('b')",
    "rjust(6)", "rpartition(' ')", "rsplit(none, 1)", "rstrip('c ')", "split(' ', 1)", "splitlines(true)", "startswith('a', 1)",
    "strip('a')", "swapcase()", "title()", "translate({97: 'z', 98: none})", "upper()", "zfill(-1)", "encode('utf-8').decode()"]
LIST_METHODS = ["append(1)", "extend('ab')", "insert(1, 'z')", "pop()", "pop(0)", "remove(3)", "sort()", "sort(reverse=true)", "reverse()",
                "clear()", "copy()", "index(1)", "count(1)", "insert(-1, n)", "pop(9)"]
DICT_METHODS = ["get('a')", "get('q', 0)", "keys()", "values()", "items()", "update({'z': 1})", "update(z=1)", "setdefault('s', [])",
                "pop('a')", "pop('q', none)", "popitem()", "copy()", "clear()", "keys()|list", "items()|first", "fromkeys('ab', 1)"]
SET_METHODS = ["union([9])", "intersection([1, 3])", "difference([1])", "symmetric_difference([1, 7])", "issubset([1, 2, 3, 4])",
               "issuperset([1])", "isdisjoint([5])", "copy()"]
NUMBER_METHODS = ["n.bit_length()", "f.is_integer()", "f.as_integer_ratio()", "n.real", "f.imag", "n.numerator",
                  "n.conjugate()", "big.bit_length()", "f.hex()", "(10).bit_count()", "n.denominator", "yes.real"]
DATES = ["modules.datetime.date(2020, 2, 29)", "modules.datetime.date(1999, 12, 31)", "modules.datetime.datetime(2021, 3, 28, 1, 30)",
         "modules.datetime.datetime(2020, 1, 1, 23, 59, 59, 999999)", "modules.datetime.datetime.fromisoformat('2022-07-04T05:06:07')",
         "modules.datetime.datetime.strptime('05/11/21 16:30', '%d/%m/%y %H:%M')",
         "modules.pytz.timezone('Europe/Berlin').localize(modules.datetime.datetime(2021, 10, 31, 2, 30))",
         "modules.pytz.utc.localize(modules.datetime.datetime(2021, 1, 1))", "modules.datetime.datetime(2021, 6, 1, tzinfo=modules.pytz.utc)"]
DELTAS = ["modules.datetime.timedelta(days=1)", "modules.datetime.timedelta(hours=-5, minutes=30)", "modules.datetime.timedelta(0)",
          "modules.datetime.timedelta(weeks=2, microseconds=7)", "modules.datetime.timedelta(days=n, seconds=86399)"]
DATE_USES = ["year", "month", "day", "weekday()", "isoweekday()", "isoformat()", "isocalendar()", "timetuple()|list", "toordinal()", "ctime()",
             "replace(year=2000)", "replace(day=31)", "date()", "time()", "hour", "microsecond", "tzinfo", "utcoffset()", "tzname()", "dst()",
             "strftime('%Y-%m-%d %H:%M:%S.%f %j %U %W %a %A %b %B %p %I %y %Z%z %%')", "strftime('%d%x %X %c %G-%V %u %w')",
             "astimezone(modules.pytz.timezone('America/New_York'))", "isoformat(' ', 'milliseconds')", "timestamp()"]
DELTA_USES = ["days", "seconds", "microseconds", "total_seconds()"]
REGEX = ["search('b+', t)", "match('(?i)IT', t)", "fullmatch('a(b)(?P<x>c)?', s)", "findall('[a-c]', s)", "findall('(t)(.)', t)",
         "sub('a|e', '_', t)", "sub('(\\\\w+)', '<\\\\1>', t, 2)", "sub('(?P<q>b)', '\\\\g<q>\\\\g<0>', s)", "split('[ ,]+', t, 1)", "split('(b)', s)",
         "escape(t)", "subn('x*', '-', s)", "compile('a.').findall('abac')", "search('(a)|(z)', s).groups('-')", "search('(?P<k>c)', s).groupdict()",
         "search('b', s).span()", "match('x', s)", "finditer('.', s)|map(attribute='string')|list", "sub('^', '>', 'a\\nb', flags=modules.re.M)",
         "findall('\\\\bb', 'b ab b')", "match('[', s)", "sub('(', '', s)", "search('a', none)", "search('c$', s).start()"]


class Wide(templates.Generator):
    """What differs from plain Generator: `extras` may stand wherever an expression does."""

    def __init__(self, seed):
        super().__init__(seed)
        self.native = self.maybe(.08)
        self.options = self.environment()
        self.globals = self.maybe(.4)
        if self.globals:
            self.options["globals"] = GLOBALS

    def environment(self):
        if self.native:
            return {"native": True}
        options = {}
        if self.maybe(.12):
            options["undefined"] = self.pick(UNDEFINED)
        if self.maybe(.15):
            for name in ("trim_blocks", "lstrip_blocks", "keep_trailing_newline"):
                if self.maybe(.6):
                    options[name] = True
        return options

    # ---- expressions

    def any(self, depth):
        if depth > 0 and self.maybe(.12):
            return self.extra(depth - 1)
        return super().any(depth)

    def extra(self, depth):
        kinds = [self.method, self.method, self.text_use, self.spread]
        if self.globals:
            kinds += [self.set_of, self.function, self.date, self.delta, self.regex, self.decimal, self.iterated]
        return self.pick(kinds)(depth)

    def method(self, depth):
        return self.pick([
            lambda: "(%s).%s" % (self.word(depth), self.pick(STR_METHODS)), lambda: "%s.%s" % (self.pick(["l", "w", "mix", "[3, 1]"]), self.pick(LIST_METHODS)),
            lambda: "%s.%s" % (self.dict(0), self.pick(DICT_METHODS)), lambda: self.pick(NUMBER_METHODS),
            lambda: "(1, 2, 1).%s" % self.pick(["count(1)", "index(2)", "index(9)"]), lambda: "range(%d).%s" % (self.r.randint(0, 4), self.pick(["count(1)", "index(2)", "start", "stop", "step"]))])()

    def text_use(self, depth):
        return self.pick([
            lambda: "'{:%s}'.format(%s)" % (self.pick(["", ">8", "<6", "^7", "*^9", "08.3f", "+d", ",", "_", "x", "#b", "e", "%", "g", ".3", "s", "05", "-<4", "z.1f", "c", "n"]), self.any(depth)),
            lambda: "'%%%s' %% (%s,)" % (self.pick(["s", "r", "d", "5.1f", "-6s", "+d", "05d", "x", "#o", "e", "g", "c", "%", "a", "i", "*d"]), self.any(depth)),
            lambda: "'%(a)s %(b)r' % d", lambda: "'{0.real} {1[0]} {d[a]}'.format(n, l, d=d)", lambda: "'{!a:>5}'.format(%s)" % self.word(0),
            lambda: "(%s)[%s:%s:%s]" % (self.pick(["s", "t", "l", "(1, 2, 3)", "range(9)", "uni", "mix"]), self.pick(["", "1", "-2", "n", "none"]), self.pick(["", "-1", "2", "99", "m"]), self.pick(["", "2", "-1", "0", "-2"]))])()

    def spread(self, depth):
        return self.pick(["dict(**d)", "dict(pairs, **{'z': %s})" % self.any(0), "[*l]", "range(*[1, 4])|list", "cycler(*w).next()", "namespace(d, q=%s).q" % self.any(0),
                          "[1, 2] in [[1, 2]]", "d == dict(d)", "(%s) is sameas (%s)" % (self.any(0), self.any(0)), "(l, w) < (w, l)", "[1, [2]] < [1, [3]]",
                          "'a' in d.keys()", "1 in d.values()", "d.items()|length", "d.keys()|list == d|list", "x is defined and x", "loop is defined", "self is defined",
                          "varargs is defined", "caller is defined", "(n, f, z)|max", "lipsum is callable", "dict is callable", "joiner('; ') is callable",
                          "m1.name", "m1.arguments", "m1.catch_kwargs", "m1.caller", "'%s'|format" % self.any(0).replace("'", ""), "tree[0].c|map(attribute='c.0.v')|list",
                          "rows|map(attribute='v')|batch(2)|map('sum')|list", "rows|groupby('k', default='q')|map(attribute='grouper')|list", "w|map('replace', 'p', 'q')|join"])

    def set_of(self, depth):
        made = "set(%s)" % self.pick(["l", "[1, 2, 2]", "range(4)", "[n, 1]", "[]"])
        return self.pick(["%s|sort" % made, "%s|length" % made, "(%s.%s)" % (made, self.pick(SET_METHODS)), "2 in %s" % made, "%s == %s" % (made, "set([1, 2, 3])"),
                          "(%s %s %s)|sort" % (made, self.pick(["-"]), "set([1])"), "%s is iterable" % made, "set(%s)|length" % self.any(0), "set(none, [])", "set_strict(%s)|length" % self.any(0)])

    def function(self, depth):
        return self.pick([
            lambda: "zip(%s, %s)|list" % (self.list(0), self.list(0)), lambda: "zip_strict(l, %s)|list" % self.any(0), lambda: "zip(%s, default='none')" % self.any(0),
            lambda: "tojson(%s)" % self.any(depth), lambda: "tojson(%s, sort_keys=true)" % self.dict(0), lambda: "fromjson(tojson(%s))" % self.any(0),
            lambda: "fromjson(%s, 'no')" % self.pick(["'[1, 2.50, {\"a\": null}]'", "'1e400'", "'nan'", "'\"\\\\u00e9\"'", "'{'", "''", "s", "n", "'[1,]'", "' true '"])])()

    def date(self, depth):
        made = self.pick(DATES)
        return self.pick(["%s" % made, "[%s]" % made, "%s.%s" % (made, self.pick(DATE_USES)), "%s.%s" % (made, self.pick(DATE_USES)), "%s - %s" % (made, self.pick(DATES)),
                          "%s %s %s" % (made, self.pick("+-"), self.pick(DELTAS)), "%s %s %s" % (made, self.pick(["<", "==", ">="]), self.pick(DATES)), "%s + %s" % (made, self.any(0))])

    def delta(self, depth):
        made = self.pick(DELTAS)
        return self.pick([made, "[%s]" % made, "(%s).%s" % (made, self.pick(DELTA_USES)), "%s %s %s" % (made, self.pick(["+", "-", "<", "==", "/", "//", "%"]), self.pick(DELTAS)),
                          "%s %s %s" % (made, self.pick(["*", "/", "//"]), self.number(0)), "-(%s)" % made, "(%s)|abs" % made])

    def regex(self, depth):
        return "modules.re." + self.pick(REGEX)

    def iterated(self, depth):
        return "modules.itertools.%s|list" % self.pick([
            "chain(l, w)", "product('ab', l)", "combinations(l, 2)", "permutations([1, 2, 3], 2)", "islice(w, 1, 3)", "accumulate(l)", "zip_longest(l, 'a', fillvalue=0)",
            "starmap(range, [[1, 3]])", "repeat('x', 2)", "compress('abc', [1, 0, 1])", "combinations_with_replacement('ab', 2)", "islice(modules.itertools.count(5, 2), 3)"])

    def decimal(self, depth):
        made = "decimal('%s')" % self.pick(["1.50", "0", "-3", "1E+5", "12345678901234567890.5", "0.000001", "NaN", "1e-9", "2.675"])
        return self.pick([made, "[%s]" % made, "%s %s %s" % (made, self.pick(["+", "-", "*", "/", "//", "%", "==", "<"]), self.pick(["2", "n", "decimal('0.3')", "f", "m", "s", "yes"])),
                          "(%s)|%s" % (made, self.pick(["round(1)", "abs", "int", "float", "string", "round", "round(1, 'floor')", "tojson"])), "-%s" % made, "[1, %s]|sum" % made, "[2, %s]|max" % made,
                          "%s is %s" % (made, self.pick(["number", "integer", "float", "odd", "divisibleby 2"])), "'%%.2f|%%s|%%d' %% (%s, %s, %s)" % (made, made, made), "'{:.3f}|{:,}'.format(%s, %s)" % (made, made)])

    # ---- statements

    def statement(self, depth):
        if self.maybe(.1):
            return self.pick([self.nested, self.mutation, self.inheritance, self.parts, self.counters, self.native_filter])(depth)
        return super().statement(depth)

    def macro(self, depth):
        return "" if self.native else super().macro(depth)  # dbt renames macros there

    def call_block(self, depth):
        return "" if self.native else super().call_block(depth)

    def nested(self, depth):
        """Macros in macros, callers with arguments, recursion that ends."""
        if self.native:
            return self.output(2)
        body = self.body(depth - 1)
        return self.pick([
            lambda: self.tag("macro down(k)") + "{{ k }}{% if k > 0 %}{{ down(k - 1) }}{% endif %}" + body + self.tag("endmacro") + "{{ down(%s) }}" % self.pick(["2", "n", "0", "z"]),
            lambda: self.tag("macro outer(a=1)") + self.tag("macro inner(b=a)") + "{{ b }}" + body + self.tag("endmacro") + "{{ inner() }}{{ inner(a) }}" + self.tag("endmacro") + "{{ outer(%s) }}" % self.any(0),
            lambda: self.tag("macro wrap()") + "({{ caller(1, 2) }}{{ caller(%s) }})" % self.any(0) + self.tag("endmacro") + self.tag("call(p, q=p) wrap()") + "{{ p }}{{ q }}" + body + self.tag("endcall"),
            lambda: self.tag("macro spare(a)") + "{{ a }}{{ varargs }}{{ kwargs|dictsort }}" + self.tag("endmacro") + "{{ spare(%s) }}" % self.args(1)])()

    def mutation(self, depth):
        return self.tag("set acc = %s" % self.pick(["[]", "{}", "w[:]", "dict(d)"])) + self.tag("for x in %s" % self.pick(["l", "w", "pairs", "range(3)"])) + \
            self.tag("do acc.%s" % self.pick(["append(x)", "update({x: loop.index})", "insert(0, x)", "extend([x, x])", "pop()", "setdefault(x, n)"])) + \
            self.pick(["", "{% if loop.changed(x) %}c{% endif %}", "{{ loop.cycle('a', 'b') }}", self.body(depth - 1)]) + self.tag("endfor") + "{{ acc }}"

    def inheritance(self, depth):
        return self.tag("extends " + self.pick(["'base'", "'mid'", "['none', 'base']", "'torn'"])) + self.tag("block a") + self.body(depth - 1) + \
            self.pick(["", "{{ super() }}", "{{ super.super() }}", "{{ self.b() }}"]) + self.tag("endblock") + self.body(depth - 1)

    def parts(self, depth):
        return self.pick([
            "{% import 'parts' as p %}{{ p.row(" + self.args(1) + ") }}{{ p.width }}{{ p._own }}", "{% from 'parts' import row with context %}{{ row(1, 2, 3, z=4) }}",
            "{% for x in l %}{% include 'each' %}{% endfor %}", "{% include 'each' without context %}", "{% include 'bad' %}", "{% include 'torn' ignore missing %}",
            "{% include ['gone', 'parts'] %}", "{% import 'bad' as b %}", "{% from 'parts' import _own %}", "{% include s ~ 'x' %}", "{% include n %}", "{% from 'gone' import a %}",
            "{% from 'parts' import width as w2, nothing %}{{ w2 }}{{ nothing }}"])

    def counters(self, depth):
        return self.pick([
            self.tag("set c = cycler('a', %s)" % self.any(0)) + "{{ c.next() }}{{ c.current }}{{ c.next() }}{{ c.reset() }}{{ c.current }}",
            self.tag("set j = joiner(%s)" % self.word(0)) + "{{ j() }}{{ j() }}",
            self.tag("set ns = namespace(c=0)") + self.tag("for x in l") + self.tag("set ns.c = ns.c + x") + self.tag("endfor") + "{{ ns.c }}{{ ns }}",
            self.tag("set ns = namespace()") + self.tag("set ns.a, ns.b = %s, %s" % (self.any(0), self.any(0))) + "{{ ns.b }}{{ ns.a }}",
            self.tag("set ns = namespace()") + self.tag("set ns.t") + self.body(depth - 1) + self.tag("endset") + "{{ ns.t }}",
            "{%- for x in l -%} {{ loop.index }}/{{ loop.length }}{{ ',' if not loop.last }} {%- else -%} none {%- endfor -%}",
            self.tag("for k, v in d|dictsort recursive") + "{{ loop.depth }}{{ k }}" + self.pick(["", "{{ loop([]) }}", "{{ loop(v) }}"]) + self.tag("endfor")])

    def native_filter(self, depth):
        return "{{ (%s)|%s }}" % (self.any(1), self.pick(["is_list", "as_text"] if self.native else ["tojson", "pprint"]))

    def case(self, number):
        made = super().case(number)
        made["options"] = self.options
        if self.native:  # a marker counts where it is all there is
            made.pop("templates", None)
            if self.maybe(.3):
                made["template"] = "{{ %s|%s }}" % (self.pick(["s", "num", "n", "f", "yes", "l", "nil", "t", "e"]), self.pick(["as_text", "as_native", "as_bool", "as_number"]))
        elif any(word in made["template"] for word in ("include", "import", "extends")):
            made.setdefault("templates", {}).update(BASES)
        return made
