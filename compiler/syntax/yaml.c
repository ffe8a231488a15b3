/* yaml.c - libyaml's events to a tree; see yaml.h. What scalars mean is value/convert's.
 *
 * One pass without recursion: open collections are frames on a stack, finished nodes wait on a
 * second stack until their collection closes and takes them into the arena in one piece. */
#include "syntax/yaml.h"

#include "base/map.h"

#include <yaml.h>

enum {
    MOST_DEPTH = 256,            /* PyYAML itself gives up near 330, at Python's recursion limit */
    MOST_ALIASED = 1000 * 1000,  /* nodes reached through aliases and merges, counted each time */
    MOST_DUPLICATES = 100,       /* warned of in one file; each costs a walk to its line */
    FEW_KEYS = 12,               /* up to here comparing all pairs is cheaper than hashing */
};

typedef struct { ft_yaml *node; size_t weight; bool open; } anchor;

typedef struct {
    ft_yaml *node;
    anchor *named;    /* NULL without an anchor */
    size_t first;     /* its children begin here on the stack of waiting nodes */
    size_t weight;    /* nodes below it, those behind aliases counted again */
    bool flow;        /* [a, b] or {a: b}: the end mark is its own */
} frame;

typedef struct {
    ft_arena *arena, *scratch;
    const ft_source *source;
    ft_diags *diags;
    yaml_parser_t parser;
    bool ascii;
    uint32_t base;               /* bytes of a byte order mark */
    size_t mark_index, mark_at;  /* the last mark looked up: its character and its byte */
    size_t aliased, duplicates;
    ft_map anchors;              /* name -> anchor, in scratch */
    FT_VEC(frame) frames;
    FT_VEC(ft_yaml *) waiting;   /* keys and values alternate within a mapping */
    ft_yaml *root;
} reader;

/* ---- places: libyaml counts characters, spans count bytes */

static bool is_ascii(ft_str text)
{
    size_t at = 0;
    uint64_t word;
    for (; at + sizeof word <= text.len; at += sizeof word) {
        memcpy(&word, text.at + at, sizeof word);
        if (word & 0x8080808080808080u)
            return false;
    }
    for (; at < text.len; at++)
        if (text.at[at] & 0x80)
            return false;
    return true;
}

static bool continues_char(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Marks mostly move forward by little, so the last one is remembered and walked from. */
static uint32_t byte_of_mark(reader *r, yaml_mark_t mark)
{
    if (r->ascii)
        return r->base + (uint32_t)mark.index;
    ft_str text = ft_str_from(r->source->text, r->base);
    size_t at = r->mark_at, index = r->mark_index;
    for (; index < mark.index && at < text.len; index++)
        for (at++; at < text.len && continues_char(text.at[at]); at++)
            ;
    for (; index > mark.index && at > 0; index--)
        for (at--; at > 0 && continues_char(text.at[at]); at--)
            ;
    r->mark_at = at;
    r->mark_index = index;
    return r->base + (uint32_t)at;
}

static ft_span span_of_event(reader *r, const yaml_event_t *event)
{
    uint32_t from = byte_of_mark(r, event->start_mark);
    return (ft_span){r->source, from, byte_of_mark(r, event->end_mark)};
}

/* ---- what libyaml refuses, said so that one can act on it */

typedef struct { const char *problem, *hint; } advice;

static const advice advices[] = {
    {"mapping values are not allowed in this context",
     "Put the value in quotes if it holds a colon and a space, and check the indentation of this line."},
    {"could not find expected ':'",
     "A key needs a colon and a space behind it; check that this line is indented like its neighbours."},
    {"did not find expected key",
     "Check the indentation of this line and of the line above it."},
    {"did not find expected '-' indicator",
     "Items of one list begin with '-' in the same column."},
    {"block sequence entries are not allowed in this context",
     "A list begins on the line below its key, each item with '-' in the same column."},
    {"did not find expected ',' or '}'",
     "Put a value that begins with '{{' in quotes, and close every '{'."},
    {"did not find expected ',' or ']'", "Close every '[', and separate its items with commas."},
    {"found unexpected end of stream", "A quote or bracket that was opened is never closed."},
    {"found unknown escape character",
     "In double quotes a backslash begins an escape: double it, or use single quotes."},
};

static const char *advice_for(const reader *r, ft_span span)
{
    ft_str problem = ft_str_of(r->parser.problem);
    if (ft_str_is(problem, "found character that cannot start any token")) {
        bool tab = span.from < r->source->text.len && r->source->text.at[span.from] == '\t';
        return tab ? "Indent with spaces: YAML does not allow tabs here."
                   : "Put a value that begins with '%', '@' or '`' in quotes.";
    }
    for (size_t i = 0; i < sizeof advices / sizeof *advices; i++)
        if (ft_str_is(problem, advices[i].problem))
            return advices[i].hint;
    return NULL;
}

static ft_span point(const reader *r, size_t offset)
{
    uint32_t at = (uint32_t)(offset < r->source->text.len ? offset : r->source->text.len);
    return (ft_span){r->source, at, at};
}

static bool report_bad_bytes(const reader *r)
{
    ft_span span = point(r, r->base + r->parser.problem_offset);
    ft_diag *diag;
    if (r->parser.problem_value == -1) {
        diag = ft_diag_error(r->diags, FT_DIAG_YAML_SYNTAX, span, "%s", r->parser.problem);
        ft_diag_hint(r->diags, diag, "Save the file as UTF-8.");
    } else {
        diag = ft_diag_error(r->diags, FT_DIAG_YAML_SYNTAX, span, "%s: 0x%02X", r->parser.problem,
                             (unsigned)r->parser.problem_value);
        ft_diag_hint(r->diags, diag, "Save the file as UTF-8 without control characters.");
    }
    return false;
}

static bool report_problem(reader *r)
{
    const yaml_parser_t *parser = &r->parser;
    if (parser->error == YAML_READER_ERROR)
        return report_bad_bytes(r);
    ft_span span = point(r, byte_of_mark(r, parser->problem_mark));
    ft_diag *diag = ft_diag_error(r->diags, FT_DIAG_YAML_SYNTAX, span, "%s%s%s",
                                  parser->context ? parser->context : "",
                                  parser->context ? ", " : "", parser->problem);
    if (parser->context && parser->context_mark.index != parser->problem_mark.index)
        ft_diag_note(r->diags, diag, point(r, byte_of_mark(r, parser->context_mark)),
                     "it began here");
    const char *hint = advice_for(r, span);
    if (hint)
        ft_diag_hint(r->diags, diag, "%s", hint);
    return false;
}

static bool refuse(const reader *r, ft_span span, const char *message, const char *hint)
{
    ft_diag *diag = ft_diag_error(r->diags, FT_DIAG_YAML_SYNTAX, span, "%s", message);
    if (hint)
        ft_diag_hint(r->diags, diag, "%s", hint);
    return false;
}

/* ---- keys */

bool ft_yaml_may_be_typed(ft_str plain)
{
    static const char *const words[] = {"true", "false", "yes", "no", "on", "off", "null"};
    if (plain.len == 0 || memchr("0123456789+-.~=<", plain.at[0], 16))
        return true;
    for (size_t i = 0; plain.len < 6 && i < sizeof words / sizeof *words; i++)
        if (ft_str_eq_nocase(plain, ft_str_of(words[i])))
            return true;
    return false;
}

/* Keys are the same when their values are: 1 and "1" differ, a and "a" do not. */
static bool same_key(const ft_yaml *a, const ft_yaml *b)
{
    return ft_str_eq(a->as.text, b->as.text) &&
           (a->plain == b->plain || !ft_yaml_may_be_typed(a->as.text));
}

static bool is_merge_key(const ft_yaml *key)
{
    return key->plain && ft_str_is(key->as.text, "<<");
}

/* dbt's words, which its deprecation D024 repeats. */
static void warn_duplicate(reader *r, const ft_yaml *key)
{
    if (r->duplicates++ >= MOST_DUPLICATES)
        return;
    ft_place place = ft_source_place(key->span.source, key->span.from);
    ft_diag_deprecated(r->diags, FT_DEPRECATION_DUPLICATE_KEYS, key->span,
                    "Duplicate key '%.*s' in \"<unicode string>\", line %u, column %u in file `%.*s`",
                    FT_ARG(key->as.text), place.line, place.column, FT_ARG(r->source->path));
}

/* The pair among the first `len` with this key. `seen` is used only for larger mappings. */
static ft_yaml_pair *find_same(reader *r, ft_yaml_pair *pairs, size_t len, ft_map *seen,
                               ft_yaml_pair *added)
{
    if (seen) {
        void **slot = ft_map_slot(r->scratch, seen, added->key->as.text);
        ft_yaml_pair *found = *slot;
        if (!found)
            *slot = &pairs[len];
        return found && same_key(found->key, added->key) ? found : NULL;
    }
    for (size_t i = 0; i < len; i++)
        if (same_key(pairs[i].key, added->key))
            return &pairs[i];
    return NULL;
}

/* A later pair with the same key gives its value to the earlier one, as in a Python dict. */
static void keep_distinct(reader *r, ft_yaml *mapping, bool warn)
{
    ft_yaml_pair *pairs = mapping->as.pairs.at;
    ft_map by_text = {0};
    ft_map *seen = mapping->as.pairs.len > FEW_KEYS ? &by_text : NULL;
    size_t kept = 0;
    for (size_t i = 0; i < mapping->as.pairs.len; i++) {
        ft_yaml_pair pair = pairs[i];
        ft_yaml_pair *earlier = find_same(r, pairs, kept, seen, &pair);
        if (!earlier) {
            pairs[kept++] = pair;
            continue;
        }
        if (warn)
            warn_duplicate(r, pair.key);
        earlier->value = pair.value;
    }
    mapping->as.pairs.len = kept;
}

/* ---- merge keys */

typedef struct { ft_yaml_pair *at; uint32_t len, cap; } pair_list;

static bool spend_aliased(reader *r, size_t nodes, ft_span span)
{
    r->aliased += nodes;
    if (r->aliased <= MOST_ALIASED)
        return true;
    return refuse(r, span, "aliases expand to more than 1,000,000 nodes", NULL);
}

static bool merge_one(reader *r, pair_list *merged, const ft_yaml *from, const char *wanted)
{
    if (from->kind != FT_YAML_MAPPING) {
        static const char *const kinds[] = {"scalar", "sequence", "mapping"};
        ft_diag_error(r->diags, FT_DIAG_YAML_SYNTAX, from->span, "expected %s, but found %s",
                      wanted, kinds[from->kind]);
        return false;
    }
    for (size_t i = 0; i < from->as.pairs.len; i++)
        ft_vec_push(r->scratch, merged, from->as.pairs.at[i]);
    return spend_aliased(r, from->as.pairs.len, from->span);
}

/* Of several merged mappings the first wins: it is put last, and last wins. */
static bool merge_value(reader *r, pair_list *merged, const ft_yaml *value)
{
    if (value->kind != FT_YAML_SEQUENCE)
        return merge_one(r, merged, value, "a mapping or list of mappings for merging");
    for (size_t i = value->as.items.len; i-- > 0;)
        if (!merge_one(r, merged, value->as.items.at[i], "a mapping for merging"))
            return false;
    return true;
}

static bool apply_merges(reader *r, ft_yaml *mapping)
{
    pair_list all = {0};
    for (size_t i = 0; i < mapping->as.pairs.len; i++)
        if (is_merge_key(mapping->as.pairs.at[i].key) &&
            !merge_value(r, &all, mapping->as.pairs.at[i].value))
            return false;
    for (size_t i = 0; i < mapping->as.pairs.len; i++)
        if (!is_merge_key(mapping->as.pairs.at[i].key))
            ft_vec_push(r->scratch, &all, mapping->as.pairs.at[i]);
    mapping->as.pairs.at = ft_alloc_raw(r->arena, all.len * sizeof *all.at);
    if (all.len)
        memcpy(mapping->as.pairs.at, all.at, all.len * sizeof *all.at);
    mapping->as.pairs.len = all.len;
    return true;
}

static bool finish_mapping(reader *r, ft_yaml *mapping)
{
    bool merges = false;
    for (size_t i = 0; i < mapping->as.pairs.len; i++) {
        const ft_yaml *key = mapping->as.pairs.at[i].key;
        if (key->kind != FT_YAML_SCALAR)
            return refuse(r, key->span, "found unhashable key",
                          "Put a value that begins with '{{' in quotes.");
        merges = merges || is_merge_key(key);
    }
    /* dbt stays silent about overriding where the merge stands first. */
    bool warn = mapping->as.pairs.len && !is_merge_key(mapping->as.pairs.at[0].key);
    if (merges && !apply_merges(r, mapping))
        return false;
    keep_distinct(r, mapping, warn);
    return true;
}

/* ---- nodes */

static void deliver(reader *r, ft_yaml *node, size_t weight)
{
    if (r->frames.len) {
        r->frames.at[r->frames.len - 1].weight += weight;
        ft_vec_push(r->scratch, &r->waiting, node);
    } else {
        r->root = node;
    }
}

static anchor *set_anchor(reader *r, const yaml_char_t *name, ft_yaml *node)
{
    if (!name)
        return NULL;
    anchor *made = FT_NEW(r->scratch, anchor);
    *made = (anchor){.node = node, .weight = 1};
    ft_str key = ft_str_copy(r->scratch, ft_str_of((const char *)name));
    ft_map_put(r->scratch, &r->anchors, key, made);
    return made;
}

/* The tags PyYAML's safe loader knows for this kind; the rest has no constructor there either. */
static bool check_tag(const reader *r, const yaml_char_t *tag, ft_yaml *node)
{
    static const char *const known[][6] = {
        [FT_YAML_SCALAR] = {"int", "float", "bool", "null", "timestamp", NULL},
        [FT_YAML_SEQUENCE] = {"seq", NULL},
        [FT_YAML_MAPPING] = {"map", NULL},
    };
    ft_str full = ft_str_of((const char *)tag), prefix = FT_STR("tag:yaml.org,2002:");
    if (full.len == 0 || ft_str_is(full, "!"))
        return true;
    ft_str name = ft_str_starts(full, prefix) ? ft_str_from(full, prefix.len) : FT_STR("");
    node->is_str_tag = node->kind == FT_YAML_SCALAR && ft_str_is(name, "str");
    for (const char *const *at = known[node->kind]; *at; at++)
        if (ft_str_is(name, *at))
            return node->plain = node->kind == FT_YAML_SCALAR, true;
    if (node->is_str_tag)
        return true;
    ft_diag_error(r->diags, FT_DIAG_YAML_SYNTAX, node->span,
                  "could not determine a constructor for the tag '%.*s'", FT_ARG(full));
    return false;
}

/* Text that stands in the source as it is read is borrowed; escapes and folding make a copy. */
static ft_str scalar_text(reader *r, const yaml_event_t *event, ft_span span)
{
    ft_str value = {(const char *)event->data.scalar.value, event->data.scalar.length};
    yaml_scalar_style_t style = event->data.scalar.style;
    bool quoted = style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
                  style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    ft_str there = ft_str_slice(r->source->text, span.from + quoted, span.to);
    /* An anchor or tag before the scalar is part of the event, so compare from the end. */
    if (there.len >= value.len + quoted) {
        there = ft_str_from(there, there.len - value.len - quoted);
        there.len = value.len;
        if (ft_str_eq(there, value))
            return there;
    }
    return ft_str_copy(r->arena, value);
}

static bool on_scalar(reader *r, const yaml_event_t *event)
{
    ft_span span = span_of_event(r, event);
    ft_yaml *node = ft_alloc_raw(r->arena, sizeof *node);
    *node = (ft_yaml){.kind = FT_YAML_SCALAR,
                      .plain = event->data.scalar.plain_implicit,
                      .span = span,
                      .as.text = scalar_text(r, event, span)};
    if (event->data.scalar.tag && !check_tag(r, event->data.scalar.tag, node))
        return false;
    set_anchor(r, event->data.scalar.anchor, node);
    deliver(r, node, 1);
    return true;
}

static bool on_alias(reader *r, const yaml_event_t *event)
{
    ft_span span = span_of_event(r, event);
    ft_str name = ft_str_of((const char *)event->data.alias.anchor);
    const anchor *found = ft_map_get(&r->anchors, name);
    if (!found || found->open) {
        ft_diag_error(r->diags, FT_DIAG_YAML_SYNTAX, span,
                      found ? "anchor '%.*s' contains itself" : "found undefined alias '%.*s'",
                      FT_ARG(name));
        return false;
    }
    deliver(r, found->node, found->weight);
    return spend_aliased(r, found->weight, span);
}

static bool on_open(reader *r, const yaml_event_t *event, ft_yaml_kind kind)
{
    bool mapping = kind == FT_YAML_MAPPING;
    ft_yaml *node = FT_NEW(r->arena, ft_yaml);
    node->kind = (uint8_t)kind;
    node->span = span_of_event(r, event);
    if (r->frames.len == MOST_DEPTH)
        return refuse(r, node->span, "nested more than 256 levels deep", NULL);
    frame opened = {.node = node, .first = r->waiting.len, .weight = 1};
    opened.flow = mapping ? event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
                          : event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
    const yaml_char_t *tag = mapping ? event->data.mapping_start.tag
                                     : event->data.sequence_start.tag;
    if (tag && !check_tag(r, tag, node))
        return false;
    opened.named = set_anchor(r, mapping ? event->data.mapping_start.anchor
                                         : event->data.sequence_start.anchor, node);
    if (opened.named)
        opened.named->open = true;
    ft_vec_push(r->scratch, &r->frames, opened);
    return true;
}

/* libyaml ends a block collection at the next token, which may be lines below; ours ends with
 * its last child. */
static uint32_t end_of(reader *r, const frame *closed, const yaml_event_t *event)
{
    if (closed->flow || r->waiting.len == closed->first)
        return byte_of_mark(r, event->end_mark);
    const ft_yaml *last = r->waiting.at[r->waiting.len - 1];
    bool alias = last->span.from < closed->node->span.from;
    return alias ? byte_of_mark(r, event->start_mark) : last->span.to;
}

static bool on_close(reader *r, const yaml_event_t *event)
{
    frame closed = r->frames.at[--r->frames.len];
    ft_yaml *node = closed.node;
    size_t count = r->waiting.len - closed.first;
    ft_yaml **children = ft_alloc_raw(r->arena, count * sizeof *children);
    if (count)
        memcpy(children, r->waiting.at + closed.first, count * sizeof *children);
    node->span.to = end_of(r, &closed, event);
    r->waiting.len = closed.first;
    if (closed.named) {
        closed.named->open = false;
        closed.named->weight = closed.weight;
    }
    if (node->kind == FT_YAML_SEQUENCE) {
        node->as.items.at = children;
        node->as.items.len = count;
    } else { /* a pair is two pointers, so the alternating keys and values already are pairs */
        node->as.pairs.at = (ft_yaml_pair *)children;
        node->as.pairs.len = count / 2;
        if (!finish_mapping(r, node))
            return false;
    }
    deliver(r, node, closed.weight);
    return true;
}

static bool on_event(reader *r, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return on_scalar(r, event);
    case YAML_ALIAS_EVENT:
        return on_alias(r, event);
    case YAML_SEQUENCE_START_EVENT:
        return on_open(r, event, FT_YAML_SEQUENCE);
    case YAML_MAPPING_START_EVENT:
        return on_open(r, event, FT_YAML_MAPPING);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return on_close(r, event);
    case YAML_DOCUMENT_START_EVENT:
        return !r->root ||
               refuse(r, span_of_event(r, event),
                      "expected a single document in the stream, but found another document",
                      "Remove the line '---', or move what follows it to a file of its own.");
    default:
        return true;
    }
}

static bool read_events(reader *r)
{
    for (bool more = true; more;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&r->parser, &event))
            return report_problem(r);
        more = event.type != YAML_STREAM_END_EVENT;
        bool fine = on_event(r, &event);
        yaml_event_delete(&event);
        if (!fine)
            return false;
    }
    return true;
}

/* ---- the text, as libyaml reads it */

/* Characters libyaml takes as they are, one byte each. */
static bool all_plain(ft_str text)
{
    unsigned char odd = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        odd |= (unsigned char)(c - ' ') > '~' - ' ' && c != '\n' && c != '\t' && c != '\r';
    }
    return !odd;
}

/* libyaml decodes and checks its input character by character into a buffer, which is a fifth of its time. Plain text
 * needs neither: it is put in place of the buffer whole, with the NUL that ends it, and the input is at its end.
 * Returns the buffer, which is libyaml's to free. */
static yaml_char_t *lend_text(reader *r, ft_str text)
{
    yaml_parser_t *parser = &r->parser;
    yaml_char_t *own = parser->buffer.start, *lent = ft_alloc_raw(r->scratch, text.len + 1);
    if (text.len)
        memcpy(lent, text.at, text.len);
    lent[text.len] = 0;
    parser->buffer.start = parser->buffer.pointer = lent;
    parser->buffer.end = parser->buffer.last = lent + text.len + 1;
    parser->unread = text.len + 1;
    parser->eof = 1;
    return own;
}

bool ft_yaml_parse(ft_arena *arena, const ft_source *source, ft_diags *diags, ft_yaml **out)
{
    *out = NULL;
    reader r = {.arena = arena, .source = source, .diags = diags};
    r.base = ft_str_starts(source->text, FT_STR("\xEF\xBB\xBF")) ? 3 : 0;
    ft_str text = ft_str_from(source->text, r.base);
    bool plain = all_plain(text);
    r.ascii = plain || is_ascii(text);
    if (!yaml_parser_initialize(&r.parser))
        return refuse(&r, FT_NO_SPAN, "out of memory while starting to read YAML", NULL);
    r.scratch = ft_arena_new("yaml");
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)text.at, text.len);
    yaml_char_t *own = plain ? lend_text(&r, text) : r.parser.buffer.start;
    bool fine = read_events(&r);
    if (fine)
        *out = r.root;
    r.parser.buffer.start = own;
    yaml_parser_delete(&r.parser);
    ft_arena_free(r.scratch);
    return fine;
}

/* A pair is two pointers, so that pairs and items are copied alike. */
static ft_yaml **copy_children(ft_arena *arena, ft_keeper *texts, ft_yaml *const *children, size_t count)
{
    ft_yaml **copy = ft_alloc_raw(arena, count * sizeof *copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = ft_yaml_copy(arena, texts, children[i]);
    return copy;
}

ft_yaml *ft_yaml_copy(ft_arena *arena, ft_keeper *texts, const ft_yaml *node)
{
    if (!node)
        return NULL;
    ft_yaml *copy = ft_alloc_raw(arena, sizeof *copy);
    *copy = *node;
    if (node->kind == FT_YAML_SEQUENCE)
        copy->as.items.at = copy_children(arena, texts, node->as.items.at, node->as.items.len);
    else if (node->kind == FT_YAML_MAPPING)
        copy->as.pairs.at =
            (ft_yaml_pair *)copy_children(arena, texts, (ft_yaml *const *)node->as.pairs.at, node->as.pairs.len * 2);
    else if (texts)
        copy->as.text = ft_keep(texts, node->as.text);
    return copy;
}

ft_yaml *ft_yaml_get(const ft_yaml *mapping, ft_str key)
{
    if (!mapping || mapping->kind != FT_YAML_MAPPING)
        return NULL;
    for (size_t i = 0; i < mapping->as.pairs.len; i++)
        if (ft_str_eq(mapping->as.pairs.at[i].key->as.text, key))
            return mapping->as.pairs.at[i].value;
    return NULL;
}

bool ft_yaml_is_null(const ft_yaml *node)
{
    static const char *const looks[] = {"", "~", "null", "Null", "NULL"};
    if (!node)
        return true;
    if (node->kind != FT_YAML_SCALAR || !node->plain)
        return false;
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
        if (ft_str_is(node->as.text, looks[i]))
            return true;
    return false;
}
