/* regex.c - modules.re: its functions, Pattern and Match objects; see regex.h.
 *
 * A module function is the method of the pattern it compiles first. */
#include "value/regex.h"

#include "base/text.h"
#include "value/regex_match.h"
#include "value/type_object.h"

typedef struct {
    ft_object object;
    const ft_regex_code *code;
    const ft_regex_shape *shape;
} pattern;

typedef struct {
    ft_object object;
    const pattern *of;
    ft_str text;           /* whole, whatever endpos was */
    int64_t from, to;      /* pos and endpos, in characters */
    size_t offsets[];      /* two by group: bytes, FT_NOWHERE */
} match;

/* Where an operation looks: `text` ends at endpos. */
typedef struct { ft_str whole, text; size_t start; int64_t from, to; } window;

/* Guards that raised already: leave with false. */
#define CHECK(condition)                                                                           \
    if (!(condition))                                                                              \
    return false

/* ---- what a match knows */

static ft_value group_value(const match *m, size_t group, ft_value absent)
{
    size_t start = m->offsets[2 * group], end = m->offsets[2 * group + 1];
    return start == FT_NOWHERE ? absent : ft_of_text(ft_str_slice(m->text, start, end));
}

static bool group_number(ft_job *job, const match *m, ft_value key, size_t *out)
{
    bool named = ft_is(key, FT_TEXT);
    int64_t number = ft_is(key, FT_INT) ? key.as.number : ft_is(key, FT_BOOL) ? key.as.truth : -1;
    if (named)
        number = (int64_t)ft_regex_group_named(m->of->shape, ft_text_of(key));
    if (number < named || (uint64_t)number > m->of->shape->groups)
        return ft_raise(job, FT_FAULT_INDEX, "no such group");
    *out = (size_t)number;
    return true;
}

static bool match_group(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    const match *m = self;
    ft_value rest;
    size_t group = 0;
    CHECK(ft_bind(job, args, "group", "*groups", &rest));
    if (args->len <= 1) {
        CHECK(args->len == 0 || group_number(job, m, args->at[0], &group));
        *out = group_value(m, group, FT_VALUE_NONE);
        return true;
    }
    ft_list *many = ft_list_new(job->arena, args->len);
    for (size_t i = 0; i < args->len; i++) {
        CHECK(group_number(job, m, args->at[i], &group));
        ft_list_add(job->arena, many, group_value(m, group, FT_VALUE_NONE));
    }
    *out = ft_of_tuple(many);
    return true;
}

static ft_value groups_of(ft_arena *arena, const match *m, ft_value absent)
{
    ft_list *groups = ft_list_new(arena, m->of->shape->groups);
    for (size_t i = 1; i <= m->of->shape->groups; i++)
        ft_list_add(arena, groups, group_value(m, i, absent));
    return ft_of_tuple(groups);
}

static bool match_groups(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value absent;
    CHECK(ft_bind(job, args, "groups", "default=", &absent));
    *out = groups_of(job->arena, self, ft_passed(absent) ? absent : FT_VALUE_NONE);
    return true;
}

static bool match_groupdict(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    const match *m = self;
    ft_value absent;
    CHECK(ft_bind(job, args, "groupdict", "default=", &absent));
    ft_dict *groups = ft_dict_new(job->arena);
    for (size_t i = 1; i <= m->of->shape->groups; i++)
        if (m->of->shape->group[i].name.len)
            ft_dict_set_text(job->arena, groups, m->of->shape->group[i].name,
                             group_value(m, i, ft_passed(absent) ? absent : FT_VALUE_NONE));
    *out = ft_of_dict(groups);
    return true;
}

static int64_t index_at(const match *m, size_t byte)
{
    return byte == FT_NOWHERE ? -1 : (int64_t)ft_text_index_of(m->text, byte);
}

static ft_value span_value(ft_arena *arena, const match *m, size_t group)
{
    ft_list *span = ft_list_new(arena, 2);
    ft_list_add(arena, span, ft_of_int(index_at(m, m->offsets[2 * group])));
    ft_list_add(arena, span, ft_of_int(index_at(m, m->offsets[2 * group + 1])));
    return ft_of_tuple(span);
}

static bool optional_group(ft_job *job, const match *m, const ft_args *args, const char *name,
                           size_t *group)
{
    ft_value key;
    *group = 0;
    CHECK(ft_bind(job, args, name, "group=", &key));
    return !ft_passed(key) || group_number(job, m, key, group);
}

static bool match_start(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    size_t group;
    CHECK(optional_group(job, self, args, "start", &group));
    *out = ft_of_int(index_at(self, ((match *)self)->offsets[2 * group]));
    return true;
}

static bool match_end(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    size_t group;
    CHECK(optional_group(job, self, args, "end", &group));
    *out = ft_of_int(index_at(self, ((match *)self)->offsets[2 * group + 1]));
    return true;
}

static bool match_span(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    size_t group;
    CHECK(optional_group(job, self, args, "span", &group));
    *out = span_value(job->arena, self, group);
    return true;
}

static void expand_into(ft_buf *out, const ft_regex_template *with, const match *m)
{
    for (size_t i = 0; i < with->len; i++)
        ft_buf_add(out, with->at[i].is_group
                            ? ft_text_of(group_value(m, with->at[i].group, FT_VALUE_TEXT("")))
                            : with->at[i].text);
}

static bool match_expand(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    const match *m = self;
    ft_value text;
    ft_regex_template with;
    CHECK(ft_bind(job, args, "expand", "template", &text));
    if (!ft_is(text, FT_TEXT))
        return ft_raise(job, FT_FAULT_TYPE, "decoding to str: need a bytes-like object, %s found",
                        ft_type_name(text));
    CHECK(ft_regex_template_read(job, ft_text_of(text), m->of->shape, &with));
    ft_buf made = ft_buf_in(job->arena);
    expand_into(&made, &with, m);
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}

/* The group whose parenthesis closed last; 0: none took part. */
static size_t last_group(const match *m)
{
    size_t last = 0;
    for (size_t i = 1; i <= m->of->shape->groups; i++) {
        size_t end = m->offsets[2 * i + 1], last_end = m->offsets[2 * last + 1];
        if (end == FT_NOWHERE)
            continue;
        bool closed_later = m->of->shape->group[i].closed > m->of->shape->group[last].closed;
        if (last == 0 || end > last_end || (end == last_end && closed_later))
            last = i;
    }
    return last;
}

static ft_value last_name(const match *m)
{
    ft_str name = m->of->shape->group[last_group(m)].name;
    return name.len ? ft_of_text(name) : FT_VALUE_NONE;
}

static ft_value all_spans(ft_arena *arena, const match *m)
{
    ft_list *spans = ft_list_new(arena, m->of->shape->groups + 1);
    for (size_t i = 0; i <= m->of->shape->groups; i++)
        ft_list_add(arena, spans, span_value(arena, m, i));
    return ft_of_tuple(spans);
}

static const ft_native_row match_methods[] = {
    {"group", match_group}, {"groups", match_groups}, {"groupdict", match_groupdict},
    {"start", match_start}, {"end", match_end},       {"span", match_span},
    {"expand", match_expand}};

static ft_found attr_match(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    match *m = (match *)self;
    if (ft_str_is(name, "string"))
        *out = ft_of_text(m->text);
    else if (ft_str_is(name, "re"))
        *out = ft_of_object((ft_object *)&m->of->object);
    else if (ft_str_is(name, "pos"))
        *out = ft_of_int(m->from);
    else if (ft_str_is(name, "endpos"))
        *out = ft_of_int(m->to);
    else if (ft_str_is(name, "lastindex"))
        *out = last_group(m) ? ft_of_int((int64_t)last_group(m)) : FT_VALUE_NONE;
    else if (ft_str_is(name, "lastgroup"))
        *out = last_name(m);
    else if (ft_str_is(name, "regs"))
        *out = all_spans(job->arena, m);
    else
        return ft_native_among(job->arena, FT_NATIVE_ROWS(match_methods), m, name, out);
    return FT_FOUND;
}

static ft_found item_match(ft_job *job, ft_object *self, ft_value key, ft_value *out)
{
    match *m = (match *)self;
    size_t group;
    if (!group_number(job, m, key, &group))
        return FT_FAULTED;
    *out = group_value(m, group, FT_VALUE_NONE);
    return FT_FOUND;
}

/* A slice is a key like another, which names no group. */
static ft_found slice_match(ft_job *job, ft_object *self, ft_value start, ft_value stop, ft_value step, ft_value *out)
{
    (void)start, (void)stop, (void)step;
    return item_match(job, self, FT_VALUE_NONE, out);
}

static bool repr_match(ft_job *job, ft_object *self, ft_buf *out)
{
    const match *m = (match *)self;
    (void)job;
    ft_buf_format(out, "<re.Match object; span=(%lld, %lld), match=",
                  (long long)index_at(m, m->offsets[0]), (long long)index_at(m, m->offsets[1]));
    ft_repr_text(out, ft_text_of(group_value(m, 0, FT_VALUE_NONE)));
    ft_buf_byte(out, '>');
    return true;
}

static const ft_class match_class = {
    .name = "re.Match", .attr = attr_match, .item = item_match, .slice = slice_match, .repr = repr_match};

static match *match_new(ft_arena *arena, const pattern *of, const window *in, const size_t *offsets)
{
    size_t bytes = sizeof *offsets * 2 * (of->shape->groups + 1);
    match *made = ft_alloc_raw(arena, sizeof *made + bytes);
    *made = (match){{&match_class}, of, in->whole, in->from, in->to};
    memcpy(made->offsets, offsets, bytes);
    return made;
}

/* ---- operations: each with a bound pattern, its arguments in slots */

static bool text_argument(ft_job *job, ft_value value, ft_str *out)
{
    if (!ft_is(value, FT_TEXT))
        return ft_raise(job, FT_FAULT_TYPE, "expected string or bytes-like object, got '%s'",
                        ft_type_name(value));
    *out = ft_regex_subject(job->arena, ft_text_of(value));
    return true;
}

static bool index_argument(ft_job *job, ft_value slot, int64_t absent, int64_t *out)
{
    *out = absent;
    return !ft_passed(slot) || ft_to_index(job, slot, out);
}

static int64_t clamped(int64_t index, int64_t most)
{
    return index < 0 ? 0 : index > most ? most : index;
}

static bool whole_window(ft_job *job, ft_value text, window *out)
{
    *out = (window){0};
    CHECK(text_argument(job, text, &out->whole));
    out->text = out->whole;
    out->to = (int64_t)ft_text_len(out->whole);
    return true;
}

/* The window of (string, pos, endpos). */
static bool window_of(ft_job *job, const ft_value *slots, window *out)
{
    int64_t from, to;
    CHECK(whole_window(job, slots[0], out));
    CHECK(index_argument(job, slots[1], 0, &from) && index_argument(job, slots[2], out->to, &to));
    out->from = clamped(from, out->to);
    out->to = clamped(to, out->to);
    out->start = ft_text_byte_of(out->whole, (size_t)out->from);
    out->text = ft_str_slice(out->whole, 0, ft_text_byte_of(out->whole, (size_t)out->to));
    return true;
}

static ft_regex_scan scan_of(const pattern *p, const window *in)
{
    ft_regex_scan scan = {.code = p->code, .text = in->text, .at = in->start};
    ft_regex_scan_open(&scan);
    return scan;
}

static bool find_one(ft_job *job, const pattern *p, const window *in, ft_regex_how how,
                     ft_value *out)
{
    ft_regex_scan scan = scan_of(p, in);
    ft_found found = ft_regex_scan_next(job, &scan, how);
    *out = found == FT_FOUND ? ft_of_object(&match_new(job->arena, p, in, scan.offsets)->object)
                             : FT_VALUE_NONE;
    ft_regex_scan_close(&scan);
    return found != FT_FAULTED;
}

/* What findall gives of one match: the match, its group, or a tuple of its groups. */
static ft_value found_value(ft_arena *arena, const match *m)
{
    if (m->of->shape->groups > 1)
        return groups_of(arena, m, FT_VALUE_TEXT(""));
    return group_value(m, m->of->shape->groups, FT_VALUE_TEXT(""));
}

static bool find_all(ft_job *job, const pattern *p, const window *in, ft_value *out)
{
    ft_list *all = ft_list_new(job->arena, 0);
    ft_regex_scan scan = scan_of(p, in);
    ft_found found;
    while ((found = ft_regex_scan_next(job, &scan, FT_REGEX_SEARCH)) == FT_FOUND)
        ft_list_add(job->arena, all,
                    found_value(job->arena, match_new(scan.scratch, p, in, scan.offsets)));
    ft_regex_scan_close(&scan);
    *out = ft_of_list(all);
    return found != FT_FAULTED;
}

typedef struct { const pattern *of; window in; size_t at; bool not_empty; } finding;

static ft_found next_found(ft_job *job, void *state, ft_value *out)
{
    finding *f = state;
    ft_regex_scan scan = {
        .code = f->of->code, .text = f->in.text, .at = f->at, .not_empty = f->not_empty};
    ft_regex_scan_open(&scan);
    ft_found found = ft_regex_scan_next(job, &scan, FT_REGEX_SEARCH);
    if (found == FT_FOUND)
        *out = ft_of_object(&match_new(job->arena, f->of, &f->in, scan.offsets)->object);
    f->at = scan.at;
    f->not_empty = scan.not_empty;
    ft_regex_scan_close(&scan);
    return found;
}

static ft_value find_iter(ft_job *job, const pattern *p, const window *in)
{
    finding *f = FT_NEW(job->arena, finding);
    *f = (finding){.of = p, .in = *in, .at = in->start};
    return ft_generator_new(job->arena, "callable_iterator", next_found, f);
}

static void add_pieces(ft_arena *arena, ft_list *pieces, const match *m, size_t done)
{
    ft_list_add(arena, pieces, ft_of_text(ft_str_slice(m->text, done, m->offsets[0])));
    for (size_t i = 1; i <= m->of->shape->groups; i++)
        ft_list_add(arena, pieces, group_value(m, i, FT_VALUE_NONE));
}

/* At most `most` cuts; 0: all. */
static bool split(ft_job *job, const pattern *p, const window *in, int64_t most, ft_value *out)
{
    ft_list *pieces = ft_list_new(job->arena, 0);
    ft_regex_scan scan = scan_of(p, in);
    ft_found found = FT_MISSING;
    size_t done = 0;
    for (int64_t cuts = 0; most == 0 || cuts < most; cuts++) {
        found = ft_regex_scan_next(job, &scan, FT_REGEX_SEARCH);
        if (found != FT_FOUND)
            break;
        add_pieces(job->arena, pieces, match_new(scan.scratch, p, in, scan.offsets), done);
        done = scan.offsets[1];
    }
    ft_regex_scan_close(&scan);
    ft_list_add(job->arena, pieces, ft_of_text(ft_str_from(in->whole, done)));
    *out = ft_of_list(pieces);
    return found != FT_FAULTED;
}

/* What stands in for each match: a template, or what a callable gives. */
typedef struct { ft_value with; ft_regex_template read; bool calls; } replacement;

static bool replacement_of(ft_job *job, const pattern *p, ft_value with, replacement *out)
{
    *out = (replacement){.with = with};
    out->calls = ft_is(with, FT_OBJECT) && with.as.object->class->call;
    if (out->calls)
        return true;
    if (!ft_is(with, FT_TEXT))
        return ft_raise(job, FT_FAULT_TYPE, "decoding to str: need a bytes-like object, %s found",
                        ft_type_name(with));
    return ft_regex_template_read(job, ft_text_of(with), p->shape, &out->read);
}

static bool replace_one(ft_job *job, const replacement *by, match *m, ft_buf *out)
{
    if (!by->calls) {
        expand_into(out, &by->read, m);
        return ft_job_room(job, out->len);
    }
    ft_value given, argument = ft_of_object(&m->object);
    CHECK(ft_call(job, by->with, &(ft_args){.at = &argument, .len = 1}, &given));
    if (ft_is(given, FT_NONE))
        return true;
    if (!ft_is(given, FT_TEXT))
        return ft_raise(job, FT_FAULT_TYPE, "sequence item 0: expected str instance, %s found",
                        ft_type_name(given));
    ft_buf_add(out, ft_text_of(given));
    return ft_job_room(job, out->len);
}

static ft_value pair_of(ft_arena *arena, ft_value first, ft_value second)
{
    ft_list *pair = ft_list_new(arena, 2);
    ft_list_add(arena, pair, first);
    ft_list_add(arena, pair, second);
    return ft_of_tuple(pair);
}

/* slots: repl, string, count. *count is how many were replaced. */
static bool substitute(ft_job *job, const pattern *p, const ft_value *slots, ft_value *out,
                       int64_t *count)
{
    replacement by;
    window in;
    int64_t most;
    CHECK(replacement_of(job, p, slots[0], &by) && whole_window(job, slots[1], &in));
    CHECK(index_argument(job, slots[2], 0, &most));
    ft_buf made = ft_buf_in(job->arena);
    ft_regex_scan scan = scan_of(p, &in);
    ft_found found = FT_MISSING;
    size_t done = 0;
    for (*count = 0; most == 0 || *count < most; ++*count) {
        found = ft_regex_scan_next(job, &scan, FT_REGEX_SEARCH);
        if (found != FT_FOUND)
            break;
        match *m = match_new(by.calls ? job->arena : scan.scratch, p, &in, scan.offsets);
        ft_buf_add(&made, ft_str_slice(in.text, done, m->offsets[0]));
        done = m->offsets[1];
        if (!replace_one(job, &by, m, &made)) {
            found = FT_FAULTED;
            break;
        }
    }
    ft_regex_scan_close(&scan);
    ft_buf_add(&made, ft_str_from(in.text, done));
    *out = ft_of_text(ft_buf_str(&made));
    return found != FT_FAULTED;
}

/* ---- Pattern */

static bool find_in_window(ft_job *job, void *self, const ft_args *args, const char *name,
                           ft_regex_how how, ft_value *out)
{
    ft_value slots[3];
    window in;
    CHECK(ft_bind(job, args, name, "string, pos=, endpos=", slots));
    CHECK(window_of(job, slots, &in));
    return find_one(job, self, &in, how, out);
}

static bool pattern_match(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    return find_in_window(job, self, args, "match", FT_REGEX_MATCH, out);
}

static bool pattern_search(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    return find_in_window(job, self, args, "search", FT_REGEX_SEARCH, out);
}

static bool pattern_fullmatch(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    return find_in_window(job, self, args, "fullmatch", FT_REGEX_FULLMATCH, out);
}

static bool pattern_findall(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slots[3];
    window in;
    CHECK(ft_bind(job, args, "findall", "string, pos=, endpos=", slots));
    return window_of(job, slots, &in) && find_all(job, self, &in, out);
}

static bool pattern_finditer(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slots[3];
    window in;
    CHECK(ft_bind(job, args, "finditer", "string, pos=, endpos=", slots));
    CHECK(window_of(job, slots, &in));
    *out = find_iter(job, self, &in);
    return true;
}

static bool split_slots(ft_job *job, const pattern *p, const ft_value *slots, ft_value *out)
{
    window in;
    int64_t most;
    CHECK(whole_window(job, slots[0], &in) && index_argument(job, slots[1], 0, &most));
    return split(job, p, &in, most, out);
}

static bool pattern_split(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slots[2];
    return ft_bind(job, args, "split", "string, maxsplit=", slots) &&
           split_slots(job, self, slots, out);
}

static bool pattern_sub(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slots[3];
    int64_t count;
    return ft_bind(job, args, "sub", "repl, string, count=", slots) &&
           substitute(job, self, slots, out, &count);
}

static bool pattern_subn(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slots[3], text;
    int64_t count;
    CHECK(ft_bind(job, args, "subn", "repl, string, count=", slots));
    CHECK(substitute(job, self, slots, &text, &count));
    *out = pair_of(job->arena, text, ft_of_int(count));
    return true;
}

static ft_value group_index(ft_arena *arena, const ft_regex_shape *shape)
{
    ft_dict *numbers = ft_dict_new(arena);
    for (size_t i = 1; i <= shape->groups; i++)
        if (shape->group[i].name.len)
            ft_dict_set_text(arena, numbers, shape->group[i].name, ft_of_int((int64_t)i));
    return ft_of_dict(numbers);
}

static const ft_native_row pattern_methods[] = {
    {"match", pattern_match},     {"search", pattern_search},     {"fullmatch", pattern_fullmatch},
    {"findall", pattern_findall}, {"finditer", pattern_finditer}, {"split", pattern_split},
    {"sub", pattern_sub},         {"subn", pattern_subn}};

static ft_found attr_pattern(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    pattern *p = (pattern *)self;
    if (ft_str_is(name, "pattern"))
        *out = ft_of_text(p->shape->pattern);
    else if (ft_str_is(name, "flags"))
        *out = ft_of_int(p->shape->flags);
    else if (ft_str_is(name, "groups"))
        *out = ft_of_int((int64_t)p->shape->groups);
    else if (ft_str_is(name, "groupindex"))
        *out = group_index(job->arena, p->shape);
    else
        return ft_native_among(job->arena, FT_NATIVE_ROWS(pattern_methods), p, name, out);
    return FT_FOUND;
}

static const struct { unsigned flag; const char *name, *letter; } flag_names[] = {
    {FT_RE_IGNORECASE, "IGNORECASE", "I"}, {FT_RE_LOCALE, "LOCALE", "L"},
    {FT_RE_MULTILINE, "MULTILINE", "M"},   {FT_RE_DOTALL, "DOTALL", "S"},
    {FT_RE_UNICODE, "UNICODE", "U"},       {FT_RE_VERBOSE, "VERBOSE", "X"},
    {FT_RE_ASCII, "ASCII", "A"}};
enum { FLAG_NAMES = sizeof flag_names / sizeof *flag_names };

static bool repr_pattern(ft_job *job, ft_object *self, ft_buf *out)
{
    const ft_regex_shape *shape = ((pattern *)self)->shape;
    ft_buf shown = ft_buf_in(job->arena);
    ft_repr_text(&shown, shape->pattern);
    ft_str text = ft_buf_str(&shown);
    ft_str head = ft_str_slice(text, 0, ft_text_byte_of(text, 200));
    ft_buf_format(out, "re.compile(%.*s", FT_ARG(head));
    const char *before = ", re.";
    for (size_t i = 0; i < FLAG_NAMES; i++)
        if (shape->flags & flag_names[i].flag & ~(unsigned)FT_RE_UNICODE) {
            ft_buf_format(out, "%s%s", before, flag_names[i].name);
            before = "|re.";
        }
    ft_buf_byte(out, ')');
    return true;
}

static bool equal_pattern(ft_object *self, ft_value other);
static ft_found hash_pattern(ft_job *job, ft_object *self, uint64_t *out)
{
    return ft_hash_value(job, ft_of_text(((pattern *)self)->shape->pattern), out) ? FT_FOUND
                                                                                  : FT_FAULTED;
}

static const ft_class pattern_class = {.name = "re.Pattern", .attr = attr_pattern,
    .repr = repr_pattern, .equal = equal_pattern, .hash = hash_pattern};

static bool equal_pattern(ft_object *self, ft_value other)
{
    if (!ft_is_object(other, &pattern_class))
        return false;
    const ft_regex_shape *a = ((pattern *)self)->shape, *b = ((pattern *)other.as.object)->shape;
    return a->flags == b->flags && ft_str_eq(a->pattern, b->pattern);
}

/* ---- the module */

/* The pattern that `given` (text or Pattern) and `flags` mean. */
static bool compiled(ft_job *job, ft_value given, ft_value flags, pattern **out)
{
    int64_t bits;
    CHECK(index_argument(job, flags, 0, &bits));
    if (ft_is_object(given, &pattern_class)) {
        *out = (pattern *)given.as.object;
        return !bits || ft_raise(job, FT_FAULT_VALUE,
                                 "cannot process flags argument with a compiled pattern");
    }
    if (!ft_is(given, FT_TEXT))
        return ft_raise(job, FT_FAULT_TYPE, "first argument must be string or compiled pattern");
    const ft_regex_code *code = ft_regex_compile(job, ft_text_of(given), (unsigned)bits);
    if (!code)
        return false;
    *out = FT_NEW(job->arena, pattern);
    **out = (pattern){{&pattern_class}, code, ft_regex_shape_of(code)};
    return true;
}

static bool find_in_text(ft_job *job, const ft_args *args, const char *name, ft_regex_how how,
                         ft_value *out)
{
    ft_value slots[3];
    pattern *p;
    window in;
    CHECK(ft_bind(job, args, name, "pattern, string, flags=", slots));
    CHECK(compiled(job, slots[0], slots[2], &p) && whole_window(job, slots[1], &in));
    return find_one(job, p, &in, how, out);
}

static bool re_match(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    return find_in_text(job, args, "match", FT_REGEX_MATCH, out);
}

static bool re_search(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    return find_in_text(job, args, "search", FT_REGEX_SEARCH, out);
}

static bool re_fullmatch(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    return find_in_text(job, args, "fullmatch", FT_REGEX_FULLMATCH, out);
}

static bool re_findall(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[3];
    pattern *p;
    window in;
    CHECK(ft_bind(job, args, "findall", "pattern, string, flags=", slots));
    CHECK(compiled(job, slots[0], slots[2], &p));
    return whole_window(job, slots[1], &in) && find_all(job, p, &in, out);
}

static bool re_finditer(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[3];
    pattern *p;
    window in;
    CHECK(ft_bind(job, args, "finditer", "pattern, string, flags=", slots));
    CHECK(compiled(job, slots[0], slots[2], &p) && whole_window(job, slots[1], &in));
    *out = find_iter(job, p, &in);
    return true;
}

static bool re_split(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[4];
    pattern *p;
    return ft_bind(job, args, "split", "pattern, string, maxsplit=, flags=", slots) &&
           compiled(job, slots[0], slots[3], &p) && split_slots(job, p, slots + 1, out);
}

static bool re_sub(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[5];
    pattern *p;
    int64_t count;
    return ft_bind(job, args, "sub", "pattern, repl, string, count=, flags=", slots) &&
           compiled(job, slots[0], slots[4], &p) && substitute(job, p, slots + 1, out, &count);
}

static bool re_subn(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[5], text;
    pattern *p;
    int64_t count;
    CHECK(ft_bind(job, args, "subn", "pattern, repl, string, count=, flags=", slots));
    CHECK(compiled(job, slots[0], slots[4], &p) && substitute(job, p, slots + 1, &text, &count));
    *out = pair_of(job->arena, text, ft_of_int(count));
    return true;
}

static bool re_compile(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[2];
    pattern *p;
    CHECK(ft_bind(job, args, "compile", "pattern, flags=", slots));
    CHECK(compiled(job, slots[0], slots[1], &p));
    *out = ft_of_object(&p->object);
    return true;
}

static bool re_purge(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    *out = FT_VALUE_NONE;
    return ft_bind(job, args, "purge", "", out);
}

static bool re_escape(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value text;
    CHECK(ft_bind(job, args, "escape", "pattern", &text));
    if (!ft_is(text, FT_TEXT))
        return ft_raise(job, FT_FAULT_TYPE, "decoding to str: need a bytes-like object, %s found",
                        ft_type_name(text));
    ft_buf made = ft_buf_in(job->arena);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.as.text[i];
        if (c && strchr("()[]{}?*+-|^$\\.&~# \t\n\r\v\f", c))
            ft_buf_byte(&made, '\\');
        ft_buf_byte(&made, c);
    }
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}

/* The classes, which templates can only print. */
static ft_type_object classes[] = {{{&ft_type_class}, .name = "re.Pattern"},
                                   {{&ft_type_class}, .name = "re.Match"},
                                   {{&ft_type_class}, .name = "re.error"}};

static const ft_native_row functions[] = {
    {"match", re_match},       {"fullmatch", re_fullmatch}, {"search", re_search},
    {"sub", re_sub},           {"subn", re_subn},           {"split", re_split},
    {"findall", re_findall},   {"finditer", re_finditer},   {"compile", re_compile},
    {"purge", re_purge},       {"template", re_compile},    {"escape", re_escape}};

ft_value ft_re_module(ft_arena *arena)
{
    ft_dict *module = ft_dict_new(arena);
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        ft_dict_set_text(arena, module, ft_str_of(functions[i].name),
                         ft_native_new(arena, functions[i].name, functions[i].fn, NULL));
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        ft_dict_set_text(arena, module, ft_str_from(ft_str_of(classes[i].name), 3),
                         ft_of_object(&classes[i].object));
    for (size_t i = 0; i < FLAG_NAMES; i++) {
        ft_value flag = ft_of_int(flag_names[i].flag);
        ft_dict_set_text(arena, module, ft_str_of(flag_names[i].letter), flag);
        ft_dict_set_text(arena, module, ft_str_of(flag_names[i].name), flag);
    }
    ft_dict_set_text(arena, module, FT_STR("NOFLAG"), ft_of_int(0));
    return ft_of_dict(module);
}

/* ---- for C callers */

struct ft_regex {
    ft_arena *arena;
    const ft_regex_code *code;
};

ft_regex *ft_regex_new(ft_job *job, ft_str text, bool ignore_case)
{
    ft_arena *arena = ft_arena_new("regex");
    ft_job inside = ft_job_in(arena);
    ft_regex *made = FT_NEW(arena, ft_regex);
    *made = (ft_regex){arena, ft_regex_compile(&inside, ft_str_copy(arena, text),
                                               ignore_case ? FT_RE_IGNORECASE : 0)};
    if (made->code)
        return made;
    ft_raise(job, inside.fault.kind, "%.*s", FT_ARG(inside.fault.message));
    ft_arena_free(arena);
    return NULL;
}

void ft_regex_free(ft_regex *regex)
{
    if (regex)
        ft_arena_free(regex->arena);
}

bool ft_regex_search(const ft_regex *regex, ft_str text, size_t from, size_t *start, size_t *end)
{
    size_t bad;
    if (!ft_text_valid(text, &bad))
        return false;
    ft_regex_scan scan = {.code = regex->code, .text = text, .at = from};
    ft_regex_scan_open(&scan);
    ft_job job = ft_job_in(scan.scratch);
    bool found = ft_regex_scan_next(&job, &scan, FT_REGEX_SEARCH) == FT_FOUND;
    if (found) {
        *start = scan.offsets[0];
        *end = scan.offsets[1];
    }
    ft_regex_scan_close(&scan);
    return found;
}
