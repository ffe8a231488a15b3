/* site_results.c - results of runs for the documentation; see site_results.h. */
#include "report/site_results.h"

enum { RUNS_KEPT = 30 };

/* docs-site.md 5: dbt's words into the site's six. */
static ft_mark mark_of(ft_str word)
{
    static const struct { const char *word; ft_mark mark; } marks[] = {
        {"success", FT_MARK_PASS}, {"pass", FT_MARK_PASS}, {"warn", FT_MARK_WARN}, {"fail", FT_MARK_FAIL},
        {"error", FT_MARK_ERROR}, {"runtime error", FT_MARK_ERROR}, {"partial success", FT_MARK_ERROR},
        {"skipped", FT_MARK_SKIP}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (ft_str_is(word, marks[i].word))
            return marks[i].mark;
    return FT_MARK_NONE;
}

/* ---- times: "2026-11-21T13:06:34.555144Z" */

static int digits(const char *at, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (at[i] < '0' || at[i] > '9')
            return -1;
        value = value * 10 + at[i] - '0';
    }
    return value;
}

/* Seconds since 0000-03-01; -1: not a time. For differences only. */
static double seconds_of(ft_str time)
{
    if (time.len < 19)
        return -1;
    const char *at = time.at;
    int year = digits(at, 4), month = digits(at + 5, 2), day = digits(at + 8, 2);
    int hour = digits(at + 11, 2), minute = digits(at + 14, 2), second = digits(at + 17, 2);
    if (year < 0 || month < 1 || day < 1 || hour < 0 || minute < 0 || second < 0)
        return -1;
    int shifted = month > 2 ? month - 3 : month + 9, years = month > 2 ? year : year - 1;
    double days = 365.0 * years + (int)(years / 4) - (int)(years / 100) + (int)(years / 400) + (153 * shifted + 2) / 5 + day;
    double fraction = time.len > 20 && at[19] == '.' ? ft_json_number_of(ft_str_slice(time, 18, 26), 0) : 0;
    return days * 86400 + hour * 3600 + minute * 60 + second + (fraction - (int)fraction);
}

/* ---- one result, as run_results.json and as the history have it */

typedef struct { ft_site_result result; double began; } timed;

static void read_timing(ft_arena *arena, ft_str list, timed *into)
{
    ft_json_pull pull = ft_json_pull_of(list);
    if (!ft_json_enter(&pull, '['))
        return;
    while (ft_json_item(&pull)) {
        ft_str step = ft_json_take(&pull);
        ft_str began = ft_json_text_of(arena, ft_json_member(step, FT_STR("started_at")));
        ft_str ended = ft_json_text_of(arena, ft_json_member(step, FT_STR("completed_at")));
        if (began.at && into->began < 0)
            into->began = seconds_of(began);
        if (ended.at)
            into->result.at = ended;
    }
}

static timed read_result(ft_arena *arena, ft_json_pull *pull)
{
    timed read = {.began = -1, .result.started = -1};
    ft_str key;
    if (!ft_json_enter(pull, '{')) {
        ft_json_take(pull);
        return read;
    }
    while (ft_json_key(pull, &key)) {
        ft_str value = ft_json_take(pull);
        ft_site_result *result = &read.result;
        if (ft_str_is(key, "unique_id"))
            result->id = ft_json_text_of(arena, value);
        else if (ft_str_is(key, "status"))
            result->mark = mark_of(ft_json_text_of(arena, value));
        else if (ft_str_is(key, "execution_time"))
            result->seconds = ft_json_number_of(value, 0);
        else if (ft_str_is(key, "started"))
            result->started = ft_json_number_of(value, -1);
        else if (ft_str_is(key, "message"))
            result->message = value;
        else if (ft_str_is(key, "failures"))
            result->failures = value;
        else if (ft_str_is(key, "checksum"))
            result->checksum = ft_json_text_of(arena, value);
        else if (ft_str_is(key, "rows"))
            result->rows = value;
        else if (ft_str_is(key, "thread_id"))
            result->thread = value;
        else if (ft_str_is(key, "timing"))
            read_timing(arena, value, &read);
        else if (ft_str_is(key, "adapter_response"))
            result->rows = ft_json_member(value, FT_STR("rows_affected"));
    }
    return read;
}

static void read_results(ft_site *site, ft_json_pull *pull, ft_site_run *run)
{
    double first = -1;
    FT_VEC(double) began = {0};
    if (!ft_json_enter(pull, '[')) {
        ft_json_take(pull);
        return;
    }
    while (ft_json_item(pull)) {
        timed read = read_result(site->arena, pull);
        if (!read.result.id.at)
            continue;
        if (read.began >= 0 && (first < 0 || read.began < first))
            first = read.began;
        ft_vec_push(site->arena, &run->results, read.result);
        ft_vec_push(site->arena, &began, read.began);
    }
    for (size_t i = 0; i < run->results.len; i++)
        if (run->results.at[i].started < 0 && began.at[i] >= 0)
            run->results.at[i].started = began.at[i] - first;
}

static void read_run(ft_site *site, ft_json_pull *pull, ft_site_run *run)
{
    ft_str key;
    while (ft_json_key(pull, &key)) {
        if (ft_str_is(key, "results")) {
            read_results(site, pull, run);
            continue;
        }
        ft_str value = ft_json_take(pull);
        if (ft_str_is(key, "metadata"))
            run->at = ft_json_text_of(site->arena, ft_json_member(value, FT_STR("generated_at")));
        else if (ft_str_is(key, "at"))
            run->at = ft_json_text_of(site->arena, value);
        else if (ft_str_is(key, "args"))
            run->command = ft_json_text_of(site->arena, ft_json_member(value, FT_STR("which")));
        else if (ft_str_is(key, "command"))
            run->command = ft_json_text_of(site->arena, value);
        else if (ft_str_is(key, "elapsed_time"))
            run->seconds = ft_json_number_of(value, 0);
    }
    for (size_t i = 0; i < run->results.len; i++)
        if (!run->results.at[i].at.at)
            run->results.at[i].at = run->at;
}

static bool executes(ft_str command)
{
    static const char *const idle[] = {"generate", "compile", "list", "parse", "show"};
    for (size_t i = 0; i < sizeof idle / sizeof *idle; i++)
        if (ft_str_is(command, idle[i]))
            return false;
    return true;
}

void ft_site_history(ft_site *site, ft_str text)
{
    ft_str line;
    while (ft_str_cut(&text, '\n', &line)) {
        ft_site_run run = {0};
        ft_json_pull pull = ft_json_pull_of(line);
        if (!ft_json_enter(&pull, '{'))
            continue;
        read_run(site, &pull, &run);
        if (!pull.failed && run.at.at && executes(run.command))
            ft_vec_push(site->arena, &site->runs, run);
    }
}

static void keep_newest(ft_site *site)
{
    if (site->runs.len <= RUNS_KEPT)
        return;
    site->runs.at += site->runs.len - RUNS_KEPT;
    site->runs.len = site->runs.cap = RUNS_KEPT;
}

bool ft_site_results(ft_site *site, ft_str text)
{
    ft_site_run run = {0};
    ft_json_pull pull = ft_json_pull_of(text);
    if (!ft_json_enter(&pull, '{'))
        return false;
    read_run(site, &pull, &run);
    if (pull.failed || !run.at.at)
        return false;
    const ft_site_run *last = site->runs.len ? &site->runs.at[site->runs.len - 1] : NULL;
    if (executes(run.command) && (!last || ft_str_cmp(last->at, run.at) < 0))
        ft_vec_push(site->arena, &site->runs, run);
    keep_newest(site);
    return true;
}

/* ---- freshness */

static void read_freshness(ft_site *site, ft_str row)
{
    ft_site_node *node = ft_map_get(&site->by_id, ft_json_text_of(site->arena, ft_json_member(row, FT_STR("unique_id"))));
    if (!node || node->kind != FT_PAGE_SOURCE)
        return;
    ft_site_result *fresh = FT_NEW(site->arena, ft_site_result);
    fresh->id = node->id;
    fresh->mark = mark_of(ft_json_text_of(site->arena, ft_json_member(row, FT_STR("status"))));
    node->fresh = fresh;
    node->fresh_row = row;
}

bool ft_site_sources(ft_site *site, ft_str text)
{
    ft_json_pull pull = ft_json_pull_of(text);
    ft_str key;
    if (!ft_json_enter(&pull, '{'))
        return false;
    while (ft_json_key(&pull, &key)) {
        if (!ft_str_is(key, "results") || !ft_json_enter(&pull, '[')) {
            ft_json_take(&pull);
            continue;
        }
        while (ft_json_item(&pull))
            read_freshness(site, ft_json_take(&pull));
    }
    return !pull.failed;
}

/* ---- onto the nodes */

static void worsen(ft_mark *mark, ft_mark other)
{
    if (other > *mark)
        *mark = other;
}

/* A skipped test does not count against its model. */
static void mark_node(ft_site_node *node)
{
    if (node->result)
        worsen(&node->mark, node->result->mark);
    if (node->fresh)
        worsen(&node->mark, node->fresh->mark);
    for (size_t i = 0; i < node->tests.len; i++) {
        const ft_site_result *result = node->tests.at[i].result;
        if (result && result->mark != FT_MARK_SKIP)
            worsen(&node->mark, result->mark);
    }
}

/* Runs are walked from old to new, so that the last result stays. */
void ft_site_settle_results(ft_site *site)
{
    ft_map last = {0};
    for (size_t i = 0; i < site->runs.len; i++)
        for (size_t k = 0; k < site->runs.at[i].results.len; k++) {
            ft_site_result *result = &site->runs.at[i].results.at[k];
            ft_map_put(site->arena, &last, result->id, result);
        }
    for (size_t i = 0; i < site->nodes.len; i++) {
        ft_site_node *node = site->nodes.at[i];
        node->result = ft_map_get(&last, node->id);
        for (size_t k = 0; k < node->tests.len; k++)
            node->tests.at[k].result = ft_map_get(&last, node->tests.at[k].id);
        mark_node(node);
    }
}
