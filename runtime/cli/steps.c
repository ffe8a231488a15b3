/* steps.c - see steps.h. */
#include "cli/steps.h"

#include "base/digest.h"
#include "cli/artifacts.h"
#include "cli/builtin.h"
#include "cli/earlier.h"
#include "cli/run_world.h"
#include "cli/selectors.h"
#include "graph/manifest.h"
#include "render/filters.h"

/* ---- loading */

static void tell(ft_session *session, ft_event event)
{
    ft_listener listener = ft_speaker_listener(session->speaker);
    listener.tell(listener.self, &event);
}

static void say_adapter(ft_session *session)
{
    const ft_profile *profile = session->project->profile;
    if (!profile)
        return;
    if (profile->target_assumed)
        ft_log_line(session->log, FT_LEVEL_INFO, "A005", "MissingProfileTarget",
                    ft_format(session->arena, "target not specified in profile '%.*s', using '%.*s'",
                              FT_ARG(profile->profile_name), FT_ARG(profile->target_name)));
    const char *version = ft_builtin_adapter_version(profile->type);
    ft_dict *data = ft_dict_new(session->arena);
    ft_dict_set_text(session->arena, data, FT_STR("adapter_name"), ft_of_text(profile->type));
    ft_dict_set_text(session->arena, data, FT_STR("adapter_version"), ft_of_text(ft_format(session->arena, "=%s", version)));
    ft_log_data(session->log, FT_LEVEL_INFO, "E034", "AdapterRegistered",
                ft_format(session->arena, "Registered adapter: %.*s=%s", FT_ARG(profile->type), version), data);
}

/* As Python's pprint lays a value out. */
static ft_str laid_out(ft_arena *arena, ft_value value)
{
    ft_job job = ft_job_in(arena);
    ft_value text;
    return ft_filter_pprint(&job, value, &(ft_args){0}, &text) ? ft_text_of(text) : (ft_str){0};
}

/* dbt's proof of what a parse went by, of which its cache is stale. */
static void note_vars(ft_session *session)
{
    const ft_project *project = session->project;
    ft_arena *arena = session->arena;
    if (!project->profile)
        return;
    ft_str vars = laid_out(arena, ft_of_dict(session->settings.invocation.cli_vars));
    ft_buf all = ft_buf_in(arena);
    ft_buf_add(&all, vars);
    const ft_str parts[] = {project->profile->profile_name, project->profile->target_name, FT_STR(FT_DBT_VERSION)};
    for (size_t i = 0; i < 3; i++) {
        ft_buf_byte(&all, '\0');
        ft_buf_add(&all, parts[i]);
    }
    if (ft_is(project->root->project_vars, FT_DICT)) {
        ft_buf_byte(&all, '\0');
        ft_buf_add(&all, laid_out(arena, project->root->project_vars));
    }
    ft_dict *data = ft_dict_new(arena);
    ft_str checksum = ft_sha256_hex(arena, ft_buf_str(&all));
    ft_dict_set_text(arena, data, FT_STR("checksum"), ft_of_text(checksum));
    ft_dict_set_text(arena, data, FT_STR("vars"), ft_of_text(vars));
    ft_dict_set_text(arena, data, FT_STR("profile"), ft_of_text(parts[0]));
    ft_dict_set_text(arena, data, FT_STR("target"), ft_of_text(parts[1]));
    ft_dict_set_text(arena, data, FT_STR("version"), ft_of_text(parts[2]));
    ft_log_data(session->log, FT_LEVEL_DEBUG, "I025", "StateCheckVarsHash",
                ft_format(arena, "checksum: %.*s, vars: %.*s, profile: %.*s, target: %.*s, version: %.*s", FT_ARG(checksum),
                          FT_ARG(vars), FT_ARG(parts[0]), FT_ARG(parts[1]), FT_ARG(parts[2])), data);
}

static bool load_project(ft_session *session, unsigned how)
{
    const ft_options *o = session->options;
    const ft_option_value *threads = &o->values[FT_OPT_THREADS];
    size_t builtin_len;
    const ft_builtin_file *builtin = ft_builtin_files(session->arena, &builtin_len);
    ft_load_request request = {
        .fs = session->fs, .clock = session->clock, .pool = session->pool,
        .invocation = &session->settings.invocation,
        .project_dir = FT_STR(""), .profiles_dir = session->settings.profiles_dir,
        .without_profile = how & FT_LOAD_NO_PROFILE,
        .profile = ft_opt_text(o, FT_OPT_PROFILE), .target = ft_opt_text(o, FT_OPT_TARGET),
        .threads = ft_opt_on(o, FT_OPT_SINGLE_THREADED) ? 1 : threads->number > 0 ? (unsigned)threads->number : 0,
        .any_version = !ft_opt_on(o, FT_OPT_VERSION_CHECK),
        .builtin = builtin, .builtin_len = builtin_len,
    };
    session->project = ft_project_load(session->arena, &request, session->diags);
    return session->project != NULL;
}

static ft_str shown_target_path(const ft_session *session)
{
    ft_str given = ft_opt_text(session->options, FT_OPT_TARGET_PATH);
    if (given.at)
        return given;
    ft_str own = session->project->root->target_path;
    return own.len ? own : FT_STR("target");
}

/* Once, in the log: which macros of the project are called instead of built-in ones. */
static void note_shadows(ft_session *session)
{
    const ft_project *project = session->project;
    ft_buf names = ft_buf_in(session->arena);
    for (size_t i = 0; i < project->macros.len; i++) {
        const ft_macro *macro = project->macros.at[i];
        if (macro->internal || !ft_str_eq(macro->package, project->root->name) ||
            !ft_registry_macro_in(project->registry, FT_STR("dbt"), macro->name))
            continue;
        ft_buf_format(&names, "%s%.*s (%.*s)", names.len ? ", " : "", FT_ARG(macro->name), FT_ARG(macro->original_file_path));
    }
    if (names.len)
        ft_log_line(session->log, FT_LEVEL_DEBUG, "Z050", "Note",
                    ft_format(session->arena, "note: called instead of the built-in macros of these names: %.*s",
                              FT_ARG(ft_buf_str(&names))));
}

bool ft_session_load(ft_session *session, unsigned how)
{
    if (!load_project(session, how))
        return false;
    session->target_path = shown_target_path(session);
    const ft_profile *profile = session->project->profile;
    if (profile)
        ft_log_set_target(session->log, profile->type, profile->database, profile->secrets);
    say_adapter(session);
    note_vars(session);
    note_shadows(session);
    session->graph = ft_graph_build(session->arena, session->project, session->diags);
    if (!session->graph || !ft_selectors_read(session) || !ft_session_read_state(session))
        return false;
    ft_session_warnings(session);
    if (session->diags->errors || ft_speaker_promoted(session->speaker))
        return false;
    if (!ft_session_begin_artifacts(session, NULL, !(how & FT_LOAD_NO_MANIFEST), !(how & FT_LOAD_NO_SUMMARY)))
        return false;
    if (!(how & FT_LOAD_SILENT))
        tell(session, (ft_event){.kind = FT_EVENT_FOUND, .plan = &(ft_plan){.graph = session->graph}});
    return true;
}

/* ---- choosing */

static void add_all(ft_session *session, ft_strs *words, ft_option option)
{
    const ft_option_value *value = &session->options->values[option];
    for (size_t i = 0; i < value->words.len; i++)
        ft_vec_push(session->arena, words, value->words.at[i]);
}

const ft_selection *ft_session_selection(ft_session *session)
{
    ft_strs select = {0}, exclude = {0};
    add_all(session, &select, FT_OPT_SELECT);
    add_all(session, &select, FT_OPT_MODELS);
    add_all(session, &exclude, FT_OPT_EXCLUDE);
    ft_str selector = ft_opt_text(session->options, FT_OPT_SELECTOR);
    if (selector.at || (!select.len && !exclude.len)) {
        const ft_selection *named = NULL;
        if (!ft_selectors_find(session, selector, &named))
            return NULL;
        if (named)
            return named;
    }
    return ft_select_parse(session->arena, select.at, select.len, exclude.at, exclude.len, session->diags);
}

ft_choose_inputs ft_session_inputs(ft_session *session)
{
    ft_indirect indirect = FT_INDIRECT_DEFAULT;
    ft_indirect_of(ft_opt_text(session->options, FT_OPT_INDIRECT_SELECTION), &indirect);
    return (ft_choose_inputs){.graph = session->graph, .fs = session->fs, .indirect = indirect,
                              .state = session->compared, .sources_now = session->sources_now,
                              .selectors = ft_selectors_all(session)};
}

/* "all" and "default" are sets; anything else is one kind of resource. */
static bool add_type(ft_session *session, ft_str word, unsigned otherwise, unsigned *types)
{
    ft_str lower = ft_str_lower_ascii(session->arena, word);
    if (ft_str_is(lower, "all") || ft_str_is(lower, "default")) {
        *types |= ft_str_is(lower, "all") ? (1u << FT_RESOURCE_TYPES) - 1 : otherwise;
        return true;
    }
    ft_str names[FT_RESOURCE_TYPES];
    for (unsigned type = 0; type < FT_RESOURCE_TYPES; type++) {
        names[type] = ft_str_of(ft_resource_type_word(type));
        if (ft_str_eq(lower, names[type])) {
            *types |= 1u << type;
            return true;
        }
    }
    ft_diag *diag = ft_diag_error(session->diags, FT_DIAG_USAGE, FT_NO_SPAN,
                                  "Invalid value for '--resource-type': '%.*s' is no kind of resource", FT_ARG(word));
    ft_diag_suggest(session->diags, diag, lower, names, FT_RESOURCE_TYPES);
    return false;
}

bool ft_session_types(ft_session *session, unsigned otherwise, unsigned *types)
{
    const ft_option_value *wanted = &session->options->values[FT_OPT_RESOURCE_TYPE];
    const ft_option_value *unwanted = &session->options->values[FT_OPT_EXCLUDE_RESOURCE_TYPE];
    unsigned without = 0;
    *types = wanted->words.len ? 0 : otherwise;
    for (size_t i = 0; i < wanted->words.len; i++)
        if (!add_type(session, wanted->words.at[i], otherwise, types))
            return false;
    for (size_t i = 0; i < unwanted->words.len; i++)
        if (!add_type(session, unwanted->words.at[i], otherwise, &without))
            return false;
    *types &= ~without;
    return true;
}

const ft_plan *ft_session_plan(ft_session *session, ft_command_kind kind)
{
    unsigned types = 0, every = (1u << FT_RESOURCE_TYPES) - 1;
    const ft_selection *selection = session->retry ? NULL : ft_session_selection(session);
    if ((!selection && !session->retry) || !ft_session_types(session, every, &types))
        return NULL;
    ft_choose_inputs inputs = ft_session_inputs(session);
    ft_plan_request request = {.command = kind, .graph = session->graph, .selection = selection, .inputs = &inputs,
                               .only = session->retry ? &session->retry->ids : NULL, .resource_types = types};
    return ft_plan_build(session->arena, &request, session->diags);
}

/* ---- running */

bool ft_session_connect(ft_session *session)
{
    const ft_profile *profile = session->project->profile;
    ft_adapter_options options = {
        .credentials = {.type = profile->type, .output = profile->output, .database = profile->database,
                        .schema = profile->schema, .threads = profile->threads},
        .trace = ft_speaker_trace, .answered = ft_speaker_answered, .told = ft_speaker_relation,
        .notice = ft_speaker_notice, .self = session->speaker,
    };
    options.autocommit = ft_credential_true(&options.credentials, "autocommit") &&
                         ft_invocation_behaviour(&session->settings.invocation,
                                                 "postgres_skip_autocommit_transaction_statements");
    session->adapter = ft_adapter_new(&options, session->diags);
    return session->adapter != NULL;
}

/* What a run that is killed leaves undone, for retry. */
static ft_value planned_ids(ft_arena *arena, const ft_plan *plan)
{
    ft_list *ids = ft_list_new(arena, plan->len);
    for (size_t i = 0; i < plan->len; i++)
        if (plan->steps[i].counted)
            ft_list_add(arena, ids, ft_of_text(plan->steps[i].node->unique_id));
    return ft_of_list(ids);
}

static ft_str journal_header(ft_session *session, const ft_plan *plan)
{
    ft_job job = ft_job_in(session->arena);
    ft_dict *header = ft_dict_new(session->arena);
    ft_buf text = ft_buf_in(session->arena);
    ft_dict_set_text(session->arena, header, FT_STR("invocation_id"),
                     ft_of_text(session->settings.invocation.invocation_id));
    ft_dict_set_text(session->arena, header, FT_STR("started_at"),
                     ft_of_text(ft_iso_utc(session->arena, session->settings.invocation.started_us)));
    ft_dict_set_text(session->arena, header, FT_STR("args"), ft_of_dict(session->settings.invocation.args));
    ft_dict_set_text(session->arena, header, FT_STR("nodes"), planned_ids(session->arena, plan));
    ft_json_style style = {.indent = -1, .objects_as_text = true};
    return ft_json_write(&job, ft_of_dict(header), style, &text) ? ft_buf_str(&text) : FT_STR("{}");
}

static bool is_written(void *self)
{
    return ft_session_written(self);
}

const ft_exec_outcome *ft_session_execute(ft_session *session, const ft_session_run *run)
{
    if (!ft_session_check_target(session) || (!session->adapter && !ft_session_connect(session)))
        return NULL;
    ft_listener listener = ft_speaker_listener(session->speaker);
    ft_journal *journal = run->results ? ft_journal_begin(session->arena, session->fs,
                                                          ft_session_target(session, "journal.jsonl"),
                                                          journal_header(session, run->plan), session->diags)
                                       : NULL;
    if (run->results && !journal)
        return NULL;
    ft_exec_request request = {
        .plan = run->plan, .world = ft_run_world(session, run->plan), .adapter = session->adapter,
        .threads = session->project->profile->threads, .cancel = session->cancel, .listeners = &listener,
        .listeners_len = 1, .fs = session->fs, .journal = journal, .target_path = session->target_path,
        .project_root = session->project->root->root,
        .cache_selected_only = ft_opt_on(session->options, FT_OPT_CACHE_SELECTED_ONLY),
        .no_cache = !ft_opt_on(session->options, FT_OPT_POPULATE_CACHE),
        .no_database = !ft_opt_on(session->options, FT_OPT_INTROSPECT),
        .leave_ephemerals = run->leave_ephemerals,
        .ready = is_written, .ready_self = session,
        .batches_left = session->retry ? &session->retry->batches : NULL,
        .batches_end_us = session->retry ? session->retry->started_us : 0,
    };
    const ft_exec_outcome *outcome = ft_exec_run(session->arena, &request, session->diags);
    if (journal)
        ft_journal_end(journal);
    if (session->diags->errors || (run->results && !ft_session_write_results(session, outcome)))
        return NULL;
    return outcome;
}
