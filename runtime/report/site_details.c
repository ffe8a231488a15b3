/* site_details.c - everything a page says of one node; see site_data.h. */
#include "report/site_data.h"

#include "report/markdown.h"

/* ---- histories: unique id -> its results, oldest first */

typedef FT_VEC(const ft_site_result *) history;
struct ft_site_histories { ft_map by_id; };

const ft_site_histories *ft_site_histories_of(ft_arena *arena, const ft_site *site)
{
    ft_site_histories *all = FT_NEW(arena, ft_site_histories);
    for (size_t i = 0; i < site->runs.len; i++) {
        const ft_site_run *run = &site->runs.at[i];
        for (size_t k = 0; k < run->results.len; k++) {
            void **slot = ft_map_slot(arena, &all->by_id, run->results.at[k].id);
            if (!*slot)
                *slot = FT_NEW(arena, history);
            history *of = *slot;
            ft_vec_push(arena, of, &run->results.at[k]);
        }
    }
    return all;
}

static void put_history(ft_buf *out, const ft_site_histories *all, ft_str id)
{
    const history *of = ft_map_get(&all->by_id, id);
    if (!of)
        return;
    ft_buf_text(out, ",\"history\":[");
    for (size_t i = 0; i < of->len; i++) {
        ft_buf_text(out, i ? ",[" : "[");
        ft_page_text(out, of->at[i]->at);
        ft_buf_format(out, ",%d,%.3f]", (int)of->at[i]->mark, of->at[i]->seconds);
    }
    ft_buf_byte(out, ']');
}

/* ---- members that are left out when they say nothing */

static void put_raw(ft_buf *out, const char *name, ft_str raw)
{
    if (ft_json_is_empty(raw))
        return;
    ft_buf_format(out, ",\"%s\":", name);
    ft_site_raw(out, raw, "null");
}

static void put_markdown(ft_buf *out, ft_arena *scratch, const char *name, ft_str raw)
{
    if (ft_json_is_empty(raw))
        return;
    ft_buf_format(out, ",\"%s\":", name);
    ft_markdown_json(out, ft_json_text_of(scratch, raw));
}

/* Did the file change after it ran? Known only where the history kept its checksum. */
static bool is_outdated(const ft_site_node *node)
{
    ft_str then = node->result->checksum, now = ft_str_slice(node->checksum, 1, node->checksum.len - 1);
    return then.len && now.len && !ft_str_starts(now, then);
}

static void put_result(ft_buf *out, const ft_site_node *node)
{
    const ft_site_result *result = node->result;
    if (!result)
        return;
    ft_buf_format(out, ",\"run\":{\"status\":%d,\"seconds\":%.3f,\"at\":", (int)result->mark, result->seconds);
    ft_page_text(out, result->at);
    put_raw(out, "message", result->message);
    put_raw(out, "rows", result->rows);
    if (is_outdated(node))
        ft_buf_text(out, ",\"outdated\":true");
    ft_buf_byte(out, '}');
}

/* [["Rows","1,204"], …]: those the catalog wants shown. */
static void put_stats(ft_buf *out, ft_str stats)
{
    ft_json_pull pull = ft_json_pull_of(stats);
    ft_str key;
    bool any = false;
    if (!ft_json_enter(&pull, '{'))
        return;
    while (ft_json_key(&pull, &key)) {
        ft_str stat = ft_json_take(&pull);
        if (ft_str_is(key, "has_stats") || !ft_json_is_true(ft_json_member(stat, FT_STR("include"))))
            continue;
        ft_buf_text(out, any ? ",[" : ",\"stats\":[[");
        ft_site_raw(out, ft_json_member(stat, FT_STR("label")), "\"\"");
        ft_buf_byte(out, ',');
        ft_site_raw(out, ft_json_member(stat, FT_STR("value")), "null");
        ft_buf_byte(out, ']');
        any = true;
    }
    if (any)
        ft_buf_byte(out, ']');
}

/* ---- columns and tests */

static void put_column_tests(ft_buf *out, const ft_site_node *node, ft_str column)
{
    bool any = false;
    for (size_t i = 0; i < node->tests.len; i++)
        if (ft_str_eq_nocase(node->tests.at[i].column, column)) {
            ft_buf_format(out, any ? ",%zu" : ",\"tests\":[%zu", i);
            any = true;
        }
    if (any)
        ft_buf_byte(out, ']');
}

/* Where the words come from: YAML, then the comment in the database, then an ancestor. */
static void put_column_words(ft_buf *out, ft_arena *scratch, const ft_site_column *column)
{
    if (!ft_json_is_empty(column->description)) {
        put_markdown(out, scratch, "description", column->description);
    } else if (column->from) {
        put_markdown(out, scratch, "description", column->from_column->description);
        ft_buf_format(out, ",\"from\":[%u,", column->from->number);
        ft_page_text(out, column->from_column->name);
        ft_buf_byte(out, ']');
    } else {
        put_markdown(out, scratch, "description", column->comment);
    }
}

static void put_column(ft_buf *out, ft_arena *scratch, const ft_site *site, const ft_site_node *node, size_t i)
{
    const ft_site_column *column = &node->shown.at[i];
    ft_buf_text(out, i ? ",{\"name\":" : "{\"name\":");
    ft_page_text(out, column->name);
    put_raw(out, "type", ft_json_is_empty(column->type) ? column->declared_type : column->type);
    put_column_words(out, scratch, column);
    if (site->has_catalog && node->stats.at && column->in_yaml != column->in_catalog)
        ft_buf_format(out, ",\"only\":\"%s\"", column->in_yaml ? "yaml" : "database");
    put_column_tests(out, node, column->name);
    put_raw(out, "constraints", column->constraints);
    put_raw(out, "meta", column->meta);
    ft_buf_byte(out, '}');
}

static void put_columns(ft_buf *out, ft_arena *scratch, const ft_site *site, const ft_site_node *node)
{
    if (!node->shown.len)
        return;
    ft_buf_text(out, ",\"columns\":[");
    for (size_t i = 0; i < node->shown.len; i++)
        put_column(out, scratch, site, node, i);
    ft_buf_byte(out, ']');
}

static void put_test(ft_buf *out, const ft_site_test *test, const ft_site_histories *histories)
{
    ft_buf_text(out, "{\"id\":");
    ft_page_text(out, test->id);
    ft_buf_text(out, ",\"name\":");
    ft_page_text(out, test->name);
    if (test->column.len) {
        ft_buf_text(out, ",\"column\":");
        ft_page_text(out, test->column);
    }
    ft_buf_format(out, ",\"status\":%d", test->result ? (int)test->result->mark : 0);
    if (test->result) {
        ft_buf_format(out, ",\"seconds\":%.3f", test->result->seconds);
        put_raw(out, "failures", test->result->failures);
        put_raw(out, "message", test->result->message);
    }
    put_raw(out, "severity", test->severity);
    put_raw(out, "where", test->where);
    put_history(out, histories, test->id);
    ft_buf_byte(out, '}');
}

static void put_tests(ft_buf *out, const ft_site_node *node, const ft_site_histories *histories)
{
    if (!node->tests.len)
        return;
    ft_buf_text(out, ",\"tests\":[");
    for (size_t i = 0; i < node->tests.len; i++) {
        if (i)
            ft_buf_byte(out, ',');
        put_test(out, &node->tests.at[i], histories);
    }
    ft_buf_byte(out, ']');
}

/* ---- the node */

static void put_macros(ft_buf *out, const ft_site *site, const ft_site_node *node)
{
    bool any = false;
    for (size_t i = 0; i < node->macros.len; i++) {
        const ft_site_node *macro = ft_map_get(&site->by_id, node->macros.at[i]);
        if (!macro)
            continue;
        ft_buf_format(out, any ? ",%u" : ",\"macros\":[%u", macro->number);
        any = true;
    }
    if (any)
        ft_buf_byte(out, ']');
}

static void put_users(ft_buf *out, const ft_site_node *node)
{
    if (!node->users.len)
        return;
    ft_buf_text(out, ",\"users\":[");
    for (size_t i = 0; i < node->users.len; i++)
        ft_buf_format(out, i ? ",%u" : "%u", node->users.at[i]->number);
    ft_buf_byte(out, ']');
}

static void put_extra(ft_buf *out, const ft_site_node *node)
{
    if (!node->extra_len)
        return;
    ft_buf_text(out, ",\"extra\":{");
    for (unsigned i = 0; i < node->extra_len; i++) {
        ft_buf_format(out, "%s\"%.*s\":", i ? "," : "", FT_ARG(node->extra[i].key));
        ft_site_raw(out, node->extra[i].value, "null");
    }
    ft_buf_byte(out, '}');
}

static void put_fresh(ft_buf *out, const ft_site_node *node)
{
    if (!ft_json_is_empty(node->freshness) || node->fresh) {
        ft_buf_format(out, ",\"fresh\":{\"status\":%d", node->fresh ? (int)node->fresh->mark : 0);
        put_raw(out, "loaded_at", ft_json_member(node->fresh_row, FT_STR("max_loaded_at")));
        put_raw(out, "checked_at", ft_json_member(node->fresh_row, FT_STR("snapshotted_at")));
        put_raw(out, "age", ft_json_member(node->fresh_row, FT_STR("max_loaded_at_time_ago_in_s")));
        put_raw(out, "warn_after", ft_json_member(node->freshness, FT_STR("warn_after")));
        put_raw(out, "error_after", ft_json_member(node->freshness, FT_STR("error_after")));
        ft_buf_byte(out, '}');
    }
}

static void put_node(ft_buf *out, ft_arena *scratch, const ft_site *site, const ft_site_histories *histories,
                     const ft_site_node *node)
{
    ft_buf_format(out, "{\"n\":%u", node->number);
    put_markdown(out, scratch, "description", node->description);
    put_raw(out, "relation", node->relation);
    put_raw(out, "raw", node->raw_code);
    put_raw(out, "compiled", node->compiled);
    put_raw(out, "language", node->language);
    put_raw(out, "meta", node->meta);
    put_raw(out, "owner", node->owner);
    put_raw(out, "url", node->url);
    put_raw(out, "access", node->access);
    put_raw(out, "version", node->version);
    put_raw(out, "constraints", node->constraints);
    put_raw(out, "loader", node->loader);
    put_raw(out, "identifier", node->identifier);
    if (node->enforced)
        ft_buf_text(out, ",\"contract\":true");
    put_raw(out, "strategy", node->strategy);
    put_raw(out, "unique_key", node->unique_key);
    put_raw(out, "updated_at", node->updated_at);
    put_stats(out, node->stats);
    put_columns(out, scratch, site, node);
    put_tests(out, node, histories);
    put_fresh(out, node);
    put_result(out, node);
    put_history(out, histories, node->id);
    put_macros(out, site, node);
    put_users(out, node);
    put_extra(out, node);
    ft_buf_byte(out, '}');
}

void ft_site_details(ft_buf *out, const ft_site *site, const ft_site_histories *histories, size_t from, size_t to)
{
    ft_arena *scratch = ft_arena_new("details");
    ft_buf_byte(out, '[');
    for (size_t i = from; i < to; i++) {
        if (i > from)
            ft_buf_text(out, ",\n");
        put_node(out, scratch, site, histories, site->nodes.at[i]);
        ft_arena_clear(scratch);
    }
    ft_buf_text(out, "]\n");
    ft_arena_free(scratch);
}
