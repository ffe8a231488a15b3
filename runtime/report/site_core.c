/* site_core.c - what every page needs, and what is fetched by name: core, columns, tests, runs, texts;
 * see site_data.h. */
#include "report/site_data.h"

#include "report/markdown.h"

/* Characters of a description in the core; fewer where there are many, for the page comes in one piece. */
enum { SUMMARY = 160, SHORT_SUMMARY = 72, MANY_NODES = 4000 };

void ft_site_raw(ft_buf *out, ft_str raw, const char *otherwise)
{
    if (!raw.len) {
        ft_buf_text(out, otherwise);
        return;
    }
    size_t less;
    while ((less = ft_str_find_byte(raw, '<', 0)) != FT_NOWHERE) {
        ft_buf_add(out, ft_str_slice(raw, 0, less));
        ft_buf_text(out, "\\u003c");
        raw = ft_str_from(raw, less + 1);
    }
    ft_buf_add(out, raw);
}

/* ---- arrays, one field of every node */

static void comma(ft_buf *out, size_t i)
{
    if (i)
        ft_buf_byte(out, ',');
}

static void open_array(ft_buf *out, const char *name)
{
    ft_buf_format(out, ",\n\"%s\":[", name);
}

/* Texts that repeat are stored once: "NAME":{"of":[…],"at":[…]}. */
typedef struct { ft_map seen; ft_buf at; ft_buf of; } words;

static words words_in(ft_arena *arena)
{
    return (words){.at = ft_buf_in(arena), .of = ft_buf_in(arena)};
}

static uint32_t word_number(ft_arena *arena, words *all, ft_str word)
{
    void **slot = ft_map_slot(arena, &all->seen, word.at ? word : FT_STR(""));
    if (!*slot) {
        *slot = (void *)(uintptr_t)all->seen.len;
        comma(&all->of, all->seen.len - 1);
        ft_page_text(&all->of, word);
    }
    return (uint32_t)(uintptr_t)*slot - 1;
}

static void put_words(ft_buf *out, const char *name, const words *all)
{
    ft_buf_format(out, ",\n\"%s\":{\"of\":[", name);
    ft_buf_add(out, ft_buf_str(&all->of));
    ft_buf_text(out, "],\"at\":[");
    ft_buf_add(out, ft_buf_str(&all->at));
    ft_buf_text(out, "]}");
}

typedef ft_str word_fn(const ft_site_node *node);

static ft_str package_of(const ft_site_node *node) { return node->package; }
static ft_str schema_of(const ft_site_node *node) { return node->schema; }
static ft_str group_of(const ft_site_node *node) { return node->group; }
static ft_str materialized_of(const ft_site_node *node) { return node->materialized; }

/* A macro has none; the others' is plain text without escapes. */
static ft_str access_of(const ft_site_node *node)
{
    return ft_json_is_text(node->access) ? ft_str_slice(node->access, 1, node->access.len - 1) : FT_STR("");
}

static ft_str folder_of(const ft_site_node *node)
{
    size_t slash = ft_str_rfind_byte(node->path, '/');
    return slash == FT_NOWHERE ? FT_STR("") : ft_str_slice(node->path, 0, slash);
}

static void put_word_field(ft_buf *out, const ft_site *site, const char *name, word_fn *get)
{
    words all = words_in(site->arena);
    for (size_t i = 0; i < site->nodes.len; i++) {
        comma(&all.at, i);
        ft_buf_format(&all.at, "%u", word_number(site->arena, &all, get(site->nodes.at[i])));
    }
    put_words(out, name, &all);
}

static void put_tags(ft_buf *out, const ft_site *site)
{
    words all = words_in(site->arena);
    for (size_t i = 0; i < site->nodes.len; i++) {
        ft_json_pull pull = ft_json_pull_of(site->nodes.at[i]->tags);
        ft_buf_text(&all.at, i ? ",[" : "[");
        bool list = ft_json_enter(&pull, '[');
        for (size_t k = 0; list && ft_json_item(&pull); k++) {
            comma(&all.at, k);
            ft_buf_format(&all.at, "%u", word_number(site->arena, &all, ft_json_text_of(site->arena, ft_json_take(&pull))));
        }
        ft_buf_byte(&all.at, ']');
    }
    put_words(out, "tags", &all);
}

/* A table of a source is found as source.table. */
static ft_str shown_name(ft_arena *arena, const ft_site_node *node)
{
    ft_str source = ft_json_text_of(arena, node->source_name);
    return node->kind == FT_PAGE_SOURCE && source.at ? ft_concat(arena, source, FT_STR("."), node->name, (ft_str){0}) : node->name;
}

/* "" where it is KIND.PACKAGE.NAME, as most are. */
static void put_ids(ft_buf *out, const ft_site *site)
{
    open_array(out, "id");
    for (size_t i = 0; i < site->nodes.len; i++) {
        const ft_site_node *node = site->nodes.at[i];
        ft_str name = shown_name(site->arena, node);
        ft_str usual = ft_format(site->arena, "%s.%.*s.%.*s", ft_page_kind_word(node->kind), FT_ARG(node->package), FT_ARG(name));
        comma(out, i);
        ft_page_text(out, ft_str_eq(usual, node->id) ? FT_STR("") : node->id);
    }
    ft_buf_byte(out, ']');
}

static void put_names(ft_buf *out, const ft_site *site)
{
    open_array(out, "name");
    for (size_t i = 0; i < site->nodes.len; i++) {
        comma(out, i);
        ft_page_text(out, shown_name(site->arena, site->nodes.at[i]));
    }
    ft_buf_byte(out, ']');
}

/* "" where it is NAME.sql, as most are. */
static void put_files(ft_buf *out, const ft_site *site)
{
    open_array(out, "file");
    for (size_t i = 0; i < site->nodes.len; i++) {
        const ft_site_node *node = site->nodes.at[i];
        size_t slash = ft_str_rfind_byte(node->path, '/');
        ft_str file = slash == FT_NOWHERE ? node->path : ft_str_from(node->path, slash + 1);
        bool usual = file.len == node->name.len + 4 && ft_str_starts(file, node->name) && ft_str_ends(file, FT_STR(".sql"));
        comma(out, i);
        ft_page_text(out, usual ? FT_STR("") : file);
    }
    ft_buf_byte(out, ']');
}

static void put_summaries(ft_buf *out, const ft_site *site)
{
    ft_arena *scratch = ft_arena_new("summaries");
    size_t most = site->nodes.len > MANY_NODES ? SHORT_SUMMARY : SUMMARY;
    open_array(out, "desc");
    for (size_t i = 0; i < site->nodes.len; i++) {
        ft_str text = ft_json_text_of(scratch, site->nodes.at[i]->description);
        comma(out, i);
        ft_page_text(out, ft_markdown_summary(scratch, text, most));
        ft_arena_clear(scratch);
    }
    ft_buf_byte(out, ']');
    ft_arena_free(scratch);
}

typedef unsigned number_fn(const ft_site_node *node);

static unsigned kind_of(const ft_site_node *node) { return node->kind; }
static unsigned mark_of(const ft_site_node *node) { return node->mark; }
static unsigned fresh_of(const ft_site_node *node) { return node->fresh ? node->fresh->mark : 0; }
static unsigned hidden_of(const ft_site_node *node) { return node->hidden; }
static unsigned tests_of(const ft_site_node *node) { return (unsigned)node->tests.len; }
static unsigned columns_of(const ft_site_node *node) { return (unsigned)node->shown.len; }

static unsigned documented_of(const ft_site_node *node)
{
    unsigned count = 0;
    for (size_t i = 0; i < node->shown.len; i++)
        count += !ft_json_is_empty(node->shown.at[i].description) || node->shown.at[i].from;
    return count;
}

static unsigned milliseconds_of(const ft_site_node *node)
{
    return node->result ? (unsigned)(node->result->seconds * 1000 + 0.5) : 0;
}

static void put_numbers(ft_buf *out, const ft_site *site, const char *name, number_fn *get)
{
    open_array(out, name);
    for (size_t i = 0; i < site->nodes.len; i++) {
        unsigned number = get(site->nodes.at[i]);
        comma(out, i);
        if (number < 10)
            ft_buf_byte(out, (char)('0' + number));
        else
            ft_buf_format(out, "%u", number);
    }
    ft_buf_byte(out, ']');
}

static void put_parents(ft_buf *out, const ft_site *site)
{
    open_array(out, "parents");
    for (size_t i = 0; i < site->nodes.len; i++) {
        const ft_site_node *node = site->nodes.at[i];
        ft_buf_text(out, i ? ",[" : "[");
        for (size_t k = 0; k < node->parents.len; k++)
            ft_buf_format(out, "%s%u", k ? "," : "", node->parents.at[k]->number);
        ft_buf_byte(out, ']');
    }
    ft_buf_byte(out, ']');
}

/* {"12":"#aabbcc"}: few nodes have one. */
static void put_colors(ft_buf *out, const ft_site *site)
{
    bool any = false;
    ft_buf_text(out, ",\n\"color\":{");
    for (size_t i = 0; i < site->nodes.len; i++) {
        if (!ft_json_is_text(site->nodes.at[i]->color) || ft_json_is_empty(site->nodes.at[i]->color))
            continue;
        ft_buf_format(out, "%s\"%zu\":", any ? "," : "", i);
        ft_site_raw(out, site->nodes.at[i]->color, "\"\"");
        any = true;
    }
    ft_buf_byte(out, '}');
}

/* ---- overviews, the last run, tests in numbers */

static void put_counts(ft_buf *out, const size_t *counts)
{
    bool any = false;
    ft_buf_byte(out, '{');
    for (int mark = FT_MARK_NONE; mark <= FT_MARK_ERROR; mark++)
        if (counts[mark]) {
            ft_buf_format(out, "%s\"%s\":%zu", any ? "," : "", ft_mark_word((ft_mark)mark), counts[mark]);
            any = true;
        }
    ft_buf_byte(out, '}');
}

static void put_run_head(ft_buf *out, const ft_site_run *run)
{
    size_t counts[FT_MARK_ERROR + 1] = {0};
    for (size_t i = 0; i < run->results.len; i++)
        counts[run->results.at[i].mark]++;
    ft_buf_text(out, "\"at\":");
    ft_page_text(out, run->at);
    ft_buf_text(out, ",\"command\":");
    ft_page_text(out, run->command);
    ft_buf_format(out, ",\"seconds\":%.3f,\"counts\":", run->seconds);
    put_counts(out, counts);
}

static void put_test_counts(ft_buf *out, const ft_site *site)
{
    size_t counts[FT_MARK_ERROR + 1] = {0};
    for (size_t i = 0; i < site->nodes.len; i++) {
        const ft_site_node *node = site->nodes.at[i];
        for (size_t k = 0; k < node->tests.len; k++)
            counts[node->tests.at[k].result ? node->tests.at[k].result->mark : FT_MARK_NONE]++;
        if (node->kind == FT_PAGE_TEST || node->kind == FT_PAGE_UNIT_TEST)
            counts[node->mark]++;
    }
    ft_buf_text(out, ",\n\"testCounts\":");
    put_counts(out, counts);
}

/* "overviews":{"PACKAGE":blocks}, the project's under "". */
static void put_overviews(ft_buf *out, const ft_site *site)
{
    const ft_map_entry *entry;
    bool any = false;
    ft_buf_text(out, ",\n\"overviews\":{");
    for (size_t at = 0; (entry = ft_map_next(&site->docs, &at));) {
        ft_str name = ft_str_slice(entry->key, 2, entry->key.len - 2);
        comma(out, any);
        ft_page_text(out, ft_str_is(name, "overview") ? FT_STR("") : name);
        ft_buf_byte(out, ':');
        ft_markdown_json(out, ft_json_text_of(site->arena, *(const ft_str *)entry->value));
        any = true;
    }
    ft_buf_byte(out, '}');
}

static void put_head(ft_buf *out, const ft_site *site)
{
    ft_buf_text(out, "{\"v\":1,\"project\":");
    ft_page_text(out, site->project);
    ft_buf_text(out, ",\"generated\":");
    ft_page_text(out, site->generated);
    ft_buf_text(out, ",\"adapter\":");
    ft_page_text(out, site->adapter);
    ft_buf_format(out, ",\"catalog\":%s,\"kinds\":[", site->has_catalog ? "true" : "false");
    for (int i = 0; i < FT_PAGE_KINDS; i++)
        ft_buf_format(out, "%s\"%s\"", i ? "," : "", ft_page_kind_word((ft_page_kind)i));
    ft_buf_text(out, "],\"marks\":[");
    for (int mark = FT_MARK_NONE; mark <= FT_MARK_ERROR; mark++)
        ft_buf_format(out, "%s\"%s\"", mark ? "," : "", ft_mark_word((ft_mark)mark));
    ft_buf_text(out, "]");
}

void ft_site_core(ft_buf *out, const ft_site *site)
{
    put_head(out, site);
    put_overviews(out, site);
    put_test_counts(out, site);
    ft_buf_text(out, ",\n\"run\":");
    if (site->runs.len) {
        ft_buf_byte(out, '{');
        put_run_head(out, &site->runs.at[site->runs.len - 1]);
        ft_buf_byte(out, '}');
    } else {
        ft_buf_text(out, "null");
    }
    put_ids(out, site);
    put_names(out, site);
    put_numbers(out, site, "kind", kind_of);
    put_numbers(out, site, "status", mark_of);
    put_numbers(out, site, "fresh", fresh_of);
    put_numbers(out, site, "hidden", hidden_of);
    put_numbers(out, site, "tests", tests_of);
    put_numbers(out, site, "columns", columns_of);
    put_numbers(out, site, "documented", documented_of);
    put_numbers(out, site, "ms", milliseconds_of);
    put_word_field(out, site, "pkg", package_of);
    put_word_field(out, site, "mat", materialized_of);
    put_word_field(out, site, "group", group_of);
    put_word_field(out, site, "schema", schema_of);
    put_word_field(out, site, "folder", folder_of);
    put_word_field(out, site, "access", access_of);
    put_tags(out, site);
    put_files(out, site);
    put_summaries(out, site);
    put_colors(out, site);
    put_parents(out, site);
    ft_buf_text(out, "}\n");
}

/* ---- fetched by name */

void ft_site_columns(ft_buf *out, const ft_site *site)
{
    words all = words_in(site->arena);
    for (size_t i = 0; i < site->nodes.len; i++) {
        const ft_site_node *node = site->nodes.at[i];
        ft_buf_text(&all.at, i ? ",[" : "[");
        for (size_t k = 0; k < node->shown.len; k++)
            ft_buf_format(&all.at, "%s%u", k ? "," : "", word_number(site->arena, &all, node->shown.at[k].name));
        ft_buf_byte(&all.at, ']');
    }
    ft_buf_text(out, "{\"of\":[");
    ft_buf_add(out, ft_buf_str(&all.of));
    ft_buf_text(out, "],\n\"at\":[");
    ft_buf_add(out, ft_buf_str(&all.at));
    ft_buf_text(out, "]}\n");
}

static void put_test_row(ft_buf *out, const ft_site_node *node, const ft_site_test *test)
{
    const ft_site_result *result = test->result;
    ft_page_text(out, test->id);
    ft_buf_format(out, ",%u,", node->number);
    ft_page_text(out, test->name);
    ft_buf_byte(out, ',');
    ft_page_text(out, test->column);
    ft_buf_format(out, ",%d,%.3f,", result ? (int)result->mark : 0, result ? result->seconds : 0);
    ft_site_raw(out, result ? result->failures : (ft_str){0}, "null");
}

/* Rows of [id, node, name, column, mark, seconds, failures]. */
void ft_site_tests(ft_buf *out, const ft_site *site)
{
    bool any = false;
    ft_buf_text(out, "[");
    for (size_t i = 0; i < site->nodes.len; i++)
        for (size_t k = 0; k < site->nodes.at[i]->tests.len; k++) {
            ft_buf_text(out, any ? ",\n[" : "[");
            put_test_row(out, site->nodes.at[i], &site->nodes.at[i]->tests.at[k]);
            ft_buf_byte(out, ']');
            any = true;
        }
    ft_buf_text(out, "]\n");
}

/* Rows of [node or -1, id of what has no page, mark, seconds, started, thread, message]. */
static void put_run_results(ft_buf *out, const ft_site *site, const ft_site_run *run)
{
    ft_buf_text(out, ",\"results\":[");
    for (size_t i = 0; i < run->results.len; i++) {
        const ft_site_result *result = &run->results.at[i];
        const ft_site_node *node = ft_map_get(&site->by_id, result->id);
        bool page = node && ft_str_eq(node->id, result->id);
        ft_buf_format(out, "%s[%d,", i ? ",\n" : "", node ? (int)node->number : -1);
        ft_page_text(out, page ? FT_STR("") : result->id);
        ft_buf_format(out, ",%d,%.3f,%.3f,", (int)result->mark, result->seconds, result->started);
        ft_site_raw(out, result->thread, "\"\"");
        ft_buf_byte(out, ',');
        ft_site_raw(out, result->message, "null");
        ft_buf_byte(out, ']');
    }
    ft_buf_byte(out, ']');
}

/* Newest first; only the newest has its results. */
void ft_site_runs(ft_buf *out, const ft_site *site)
{
    ft_buf_byte(out, '[');
    for (size_t i = site->runs.len; i-- > 0;) {
        bool newest = i + 1 == site->runs.len;
        ft_buf_text(out, newest ? "{" : ",\n{");
        put_run_head(out, &site->runs.at[i]);
        if (newest)
            put_run_results(out, site, &site->runs.at[i]);
        ft_buf_byte(out, '}');
    }
    ft_buf_text(out, "]\n");
}

void ft_site_texts_of(ft_buf *out, const ft_site *site, size_t from, size_t to)
{
    ft_buf_byte(out, '[');
    for (size_t i = from; i < to; i++) {
        ft_buf_text(out, i > from ? ",\n[" : "[");
        ft_site_raw(out, site->nodes.at[i]->description, "\"\"");
        ft_buf_byte(out, ',');
        ft_site_raw(out, site->nodes.at[i]->raw_code, "\"\"");
        ft_buf_byte(out, ']');
    }
    ft_buf_text(out, "]\n");
}
