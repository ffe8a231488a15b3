/* cmd_retry.c - `fettle retry`: what the last run did not bring to a good end is run again, as it
 * was asked for then (EXE-21, EXE-22). */
#include "cli/commands.h"
#include "cli/project_only.h"
#include "cli/resolve.h"
#include "cli/settings_dicts.h"
#include "store/last_run.h"
#include "value/datetime.h"

typedef struct {
    ft_session *session;
    ft_last_run run;
    ft_str which; /* the command of that run */
    ft_retry *again;
} retrial;

/* ---- which command */

static const struct {
    ft_command command;
    ft_command_fn *function;
} retriable[] = {
    {FT_CMD_BUILD, ft_cmd_run},
    {FT_CMD_RUN, ft_cmd_run},
    {FT_CMD_TEST, ft_cmd_run},
    {FT_CMD_SEED, ft_cmd_run},
    {FT_CMD_SNAPSHOT, ft_cmd_run},
    {FT_CMD_CLONE, ft_cmd_run},
    {FT_CMD_COMPILE, ft_cmd_compile},
    {FT_CMD_DOCS_GENERATE, ft_cmd_docs_generate},
    {FT_CMD_RUN_OPERATION, ft_cmd_operation},
};
enum { RETRIABLE = sizeof retriable / sizeof *retriable };

static size_t find_command(ft_str which)
{
    size_t i = 0;
    while (i < RETRIABLE && !ft_str_is(which, ft_command_table[retriable[i].command].which))
        i++;
    return i;
}

/* ---- which nodes */

static ft_str text_of(const ft_dict *of, const char *key)
{
    ft_value value = ft_dict_get_text(of, ft_str_of(key));
    return ft_is(value, FT_TEXT) ? ft_text_of(value) : (ft_str){0};
}

static bool is_to_repeat(const ft_session *session, ft_str status)
{
    static const char *const words[] = {"error", "fail", "skipped", "runtime error",
                                        "partial success"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ft_str_is(status, words[i]))
            return true;
    return ft_str_is(status, "warn") && ft_opt_on(session->options, FT_OPT_WARN_ERROR);
}

/* Hooks run with whatever runs; only run-operation has operations for its own sake. */
static bool is_hook(const retrial *r, ft_str unique_id)
{
    return ft_str_starts(unique_id, FT_STR("operation.")) && !ft_str_is(r->which, "run-operation");
}

static bool read_range(ft_arena *arena, ft_value pair, ft_batch *out)
{
    ft_value start, end;
    return ft_is(pair, FT_LIST) && pair.as.list->len == 2 && ft_is(pair.as.list->at[0], FT_TEXT) &&
           ft_is(pair.as.list->at[1], FT_TEXT) &&
           ft_datetime_parse_iso(arena, ft_text_of(pair.as.list->at[0]), &start) &&
           ft_datetime_parse_iso(arena, ft_text_of(pair.as.list->at[1]), &end) &&
           ft_datetime_micros(start, &out->start_us) && ft_datetime_micros(end, &out->end_us);
}

static size_t read_ranges(ft_arena *arena, const ft_dict *batches, const char *key, ft_batch **out)
{
    ft_value list = ft_dict_get_text(batches, ft_str_of(key));
    size_t len = 0, most = ft_is(list, FT_LIST) ? list.as.list->len : 0;
    *out = FT_NEW_ARRAY(arena, ft_batch, most + 1);
    for (size_t i = 0; i < most; i++)
        len += read_range(arena, list.as.list->at[i], *out + len);
    return len;
}

/* Where some batches are in the table and others are not, only those are run. Where none are, the
 * model starts anew: it may have to be made first. */
static void keep_batches(retrial *r, ft_str unique_id, const ft_dict *result)
{
    ft_arena *arena = r->session->arena;
    ft_value batches = ft_dict_get_text(result, FT_STR("batch_results"));
    if (!ft_is(batches, FT_DICT))
        return;
    ft_batches_left *left = FT_NEW(arena, ft_batches_left);
    left->done_len = read_ranges(arena, batches.as.dict, "successful", &left->done);
    left->left_len = read_ranges(arena, batches.as.dict, "failed", &left->left);
    if (left->done_len && left->left_len)
        ft_map_put(arena, &r->again->batches, unique_id, left);
}

static void find_unfinished(retrial *r, const ft_map *finished)
{
    for (size_t i = 0; r->run.planned && i < r->run.planned->len; i++) {
        ft_value id = r->run.planned->at[i];
        if (ft_is(id, FT_TEXT) && !ft_map_has(finished, ft_text_of(id)))
            ft_map_put(r->session->arena, &r->again->ids, ft_text_of(id), r);
    }
}

static void find_nodes(retrial *r)
{
    ft_map finished = {0};
    for (size_t i = 0; i < r->run.results->len; i++) {
        if (!ft_is(r->run.results->at[i], FT_DICT))
            continue;
        const ft_dict *result = r->run.results->at[i].as.dict;
        ft_str unique_id = text_of(result, "unique_id");
        ft_map_put(r->session->arena, &finished, unique_id, r);
        if (is_hook(r, unique_id) || !is_to_repeat(r->session, text_of(result, "status")))
            continue;
        ft_map_put(r->session->arena, &r->again->ids, unique_id, r);
        keep_batches(r, unique_id, result);
    }
    find_unfinished(r, &finished);
}

/* ---- as it was asked for */

/* Of this call, not of the one that is repeated. */
static bool is_of_this_call(const ft_options *now, ft_option option)
{
    static const ft_option always[] = {
        FT_OPT_LOG_PATH,    FT_OPT_PROFILES_DIR, FT_OPT_PROJECT_DIR,       FT_OPT_DEFER_STATE,
        FT_OPT_TARGET_PATH, FT_OPT_WARN_ERROR,   FT_OPT_WARN_ERROR_OPTIONS};
    static const ft_option where_given[] = {FT_OPT_VARS, FT_OPT_THREADS, FT_OPT_FULL_REFRESH};
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        if (option == always[i])
            return true;
    for (size_t i = 0; i < sizeof where_given / sizeof *where_given; i++)
        if (option == where_given[i])
            return now->values[option].origin == FT_FROM_LINE;
    return false;
}

static void take_words(ft_arena *arena, ft_option_value *value, const ft_list *words)
{
    value->words.len = 0;
    for (size_t i = 0; i < words->len; i++)
        if (ft_is(words->at[i], FT_TEXT))
            ft_vec_push(arena, &value->words, ft_text_of(words->at[i]));
}

/* A dict, as --vars has it, becomes JSON, which is YAML too. */
static ft_str as_yaml(ft_arena *arena, ft_value value)
{
    ft_job job = ft_job_in(arena);
    ft_buf text = ft_buf_in(arena);
    return ft_json_write(&job, value, FT_JSON_PLAIN, &text) ? ft_buf_str(&text) : (ft_str){0};
}

static void take_value(ft_arena *arena, ft_option_value *value, ft_value given)
{
    value->origin = FT_FROM_LINE;
    if (given.kind == FT_BOOL)
        value->on = given.as.truth;
    else if (given.kind == FT_INT)
        value->number = given.as.number;
    else if (given.kind == FT_TEXT)
        value->text = ft_text_of(given);
    else if (given.kind == FT_LIST)
        take_words(arena, value, given.as.list);
    else if (given.kind == FT_DICT)
        value->text = as_yaml(arena, given);
}

static ft_options *options_then(retrial *r, ft_command command)
{
    ft_arena *arena = r->session->arena;
    const ft_options *now = r->session->options;
    ft_options *made = FT_NEW(arena, ft_options);
    *made = *now;
    made->command = command;
    made->values[FT_OPT_STATE] =
        (ft_option_value){0}; /* of this call it was where the results are */
    for (ft_option option = 0; option < FT_OPT_COUNT; option++) {
        ft_value given = ft_dict_get_text(r->run.args, ft_args_key(arena, option));
        if (given.kind != FT_UNDEFINED && given.kind != FT_NONE && !is_of_this_call(now, option))
            take_value(arena, &made->values[option], given);
    }
    ft_str macro = text_of(r->run.args, "macro");
    if (macro.len)
        ft_vec_push(arena, &made->operands, macro);
    return made;
}

/* The settings that follow of those options; who and when stays this call's. */
static bool resolve_again(ft_session *session, ft_options *options)
{
    ft_invocation now = session->settings.invocation;
    ft_settings_request request = {
        .options = options,
        .environment = session->environment,
        .fs = session->fs,
        .clock = session->clock,
        .voice = now.voice,
        .working_folder = session->working_folder,
    };
    if (!ft_settings_resolve(session->arena, &request, &session->settings, session->diags))
        return false;
    session->options = options;
    session->settings.invocation.invocation_id = now.invocation_id;
    session->settings.invocation.started_us = now.started_us;
    return true;
}

/* ---- the command */

static bool read_run(retrial *r)
{
    ft_session *session = r->session;
    ft_str folder = ft_opt_text(session->options, FT_OPT_STATE);
    ft_str target = ft_opt_text(session->options, FT_OPT_TARGET_PATH);
    ft_project_file file;
    if (!folder.at && !target.at && !ft_project_only(session, &file))
        return false;
    if (!folder.at)
        folder = target.at ? target : file.target_path.len ? file.target_path : FT_STR("target");
    if (!ft_last_run_read(session->arena, session->fs, folder, &r->run, session->diags))
        return false;
    ft_value started;
    r->which = text_of(r->run.args, "which");
    if (!ft_datetime_parse_iso(session->arena, r->run.started_at, &started) ||
        !ft_datetime_micros(started, &r->again->started_us))
        r->again->started_us = session->settings.invocation.started_us;
    return true;
}

ft_exit ft_cmd_retry(ft_session *session)
{
    retrial r = {.session = session, .again = FT_NEW(session->arena, ft_retry)};
    if (!read_run(&r))
        return ft_session_fail(session);
    size_t found = find_command(r.which);
    if (found == RETRIABLE)
        return ft_session_refuse(session, "the last run was `%.*s`, which cannot be retried",
                                 FT_ARG(r.which));
    find_nodes(&r);
    if (retriable[found].command == FT_CMD_RUN_OPERATION && !r.again->ids.len) {
        ft_say(session, FT_STR("Nothing to retry: the last operation succeeded."));
        return FT_EXIT_OK;
    }
    if (!resolve_again(session, options_then(&r, retriable[found].command)))
        return ft_session_fail(session);
    session->retry = r.again;
    return retriable[found].function(session);
}
