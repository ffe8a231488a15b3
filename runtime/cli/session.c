/* session.c - what was reported, as people read it; see session.h. */
#include "cli/session.h"

#include "source/excerpt.h"

/* ---- saying things */

void ft_say(ft_session *session, ft_str text)
{
    ft_log_line(session->log, FT_LEVEL_INFO, "Z050", "Note", text);
}

void ft_say_output(ft_session *session, const char *code, const char *name, ft_str text)
{
    ft_log_output(session->log, code, name, text);
}

/* "Compilation Error in model orders (models/orders.sql)" (CLI-113) */
static void add_error_head(ft_session *session, ft_buf *out, const ft_diag *diag)
{
    ft_str kind = diag->kind.len ? diag->kind : ft_str_of(ft_diag_code_kind(diag->code));
    ft_buf_format(out, "%.*s Error", FT_ARG(kind));
    size_t first = ft_str_find_byte(diag->node, '.', 0);
    size_t second = first == FT_NOWHERE ? first : ft_str_find_byte(diag->node, '.', first + 1);
    if (second != FT_NOWHERE) {
        const ft_node *node = session->project ? ft_registry_by_id(session->project->registry, diag->node) : NULL;
        uint32_t offset = diag->span.from;
        ft_str path = node ? node->original_file_path
                      : diag->node_path.len ? diag->node_path
                      : diag->span.source ? ft_source_file(diag->span.source, &offset)->path : FT_STR("");
        ft_str name = node ? node->name : ft_str_from(diag->node, second + 1);
        ft_buf_format(out, " in %.*s %.*s%s%.*s%s", (int)first, diag->node.at, FT_ARG(name), path.len ? " (" : "",
                      FT_ARG(path), path.len ? ")" : "");
    }
    ft_buf_byte(out, '\n');
}

/* A diagnosis without a place reads better without the word that says what it is: that stands before. */
static ft_str shown_diag(ft_session *session, const ft_diag *diag, ft_excerpt_look look)
{
    ft_buf shown = ft_buf_in(session->arena);
    ft_excerpt(&shown, diag, diag->span.source ? look : FT_PLAIN);
    ft_str text = ft_buf_str(&shown);
    ft_str word = diag->severity == FT_WARNING ? FT_STR("warning: ") : FT_STR("error: ");
    return ft_str_starts(text, word) ? ft_str_from(text, word.len) : text;
}

static void add_indented(ft_buf *out, ft_str text)
{
    ft_str line;
    while (ft_str_cut(&text, '\n', &line)) {
        if (!line.len && !text.at)
            return; /* behind the last line end */
        ft_buf_text(out, line.len ? "  " : "");
        ft_buf_add(out, line);
        ft_buf_byte(out, '\n');
    }
}

static void add_error(ft_session *session, ft_buf *out, const ft_diag *diag)
{
    add_error_head(session, out, diag);
    add_indented(out, shown_diag(session, diag, session->colour ? FT_COLOUR : FT_PLAIN));
}

typedef struct { const char *code, *name; } event;

/* The event as which dbt tells what a diagnosis says; its name is what --warn-error-options go by. */
static event event_of(const ft_diag *diag)
{
    switch (diag->code) {
    case FT_DIAG_SELECT_NOTHING: return (event){"M030", "NoNodesForSelectionCriteria"};
    case FT_DIAG_CONTRACT_BREAK: return (event){"I071", "UnversionedBreakingChange"};
    case FT_DIAG_STATE_IS_TARGET: return (event){"I072", "WarnStateTargetEqual"};
    case FT_DIAG_SEED_GREW: return (event){"I052", "SeedIncreased"};
    case FT_DIAG_SEED_SIZE: return (event){"I053", "SeedExceedsLimitSamePath"};
    case FT_DIAG_SEED_MOVED: return (event){"I054", "SeedExceedsLimitAndPathChanged"};
    case FT_DIAG_UNUSED_PATH: return (event){"I051", "UnusedResourceConfigPath"};
    case FT_DIAG_UNUSED_PATCH: return (event){"I058", "NoNodeForYamlKey"};
    case FT_DIAG_WRONG_SECTION: return (event){"I057", "WrongResourceSchemaFile"};
    case FT_DIAG_FRESHNESS_UNKNOWN: return (event){"I073", "FreshnessConfigProblem"};
    case FT_DIAG_UNUSED_MACRO_PATCH: return (event){"I059", "MacroNotFoundForPatch"};
    case FT_DIAG_MACRO_ARGUMENTS: return (event){"I076", "InvalidMacroAnnotation"};
    case FT_DIAG_UNUSED_OVERRIDE: return (event){"I056", "UnusedTables"};
    case FT_DIAG_MODEL_RETIRED: return (event){"I065", "DeprecatedModel"};
    case FT_DIAG_RETIRING_REF: return (event){"I066", "UpcomingReferenceDeprecation"};
    case FT_DIAG_RETIRED_REF: return (event){"I067", "DeprecatedReference"};
    case FT_DIAG_NAME_WITH_SPACES: return (event){"D014", "SpacesInResourceNameDeprecation"};
    case FT_DIAG_IDLE_PROPERTY: return (event){"D027", "CustomKeyInObjectDeprecation"};
    case FT_DIAG_IDLE_CONSTRAINT: return (event){"I068", "UnsupportedConstraintMaterialization"};
    case FT_DIAG_UNCUT_BATCHES: return (event){"I074", "MicrobatchModelNoEventTimeInputs"};
    case FT_DIAG_SERIAL_BATCHES: return (event){"I075", "InvalidConcurrentBatchesConfig"};
    case FT_DIAG_REF_NOT_FOUND:
    case FT_DIAG_SOURCE_NOT_FOUND: return (event){"I060", "NodeNotFoundOrDisabled"};
    case FT_DIAG_REF_TO_ROOT: return (event){"I077", "PackageNodeDependsOnRootProjectNode"};
    case FT_DIAG_OSI_LOSS: return (event){"I078", "MFConverterIssue"};
    case FT_DIAG_SEMANTIC: return (event){"I070", "SemanticValidationFailure"};
    case FT_DIAG_WARNED: return (event){"I061", "JinjaLogWarning"};
    case FT_DIAG_DEPRECATED:
        return (event){ft_deprecation_code(diag->deprecation), ft_deprecation_event(diag->deprecation)};
    default: return (event){"Z050", "Note"};
    }
}

/* NULL: nothing is named. */
static ft_dict *named_parts(ft_session *session, const ft_diag *diag)
{
    ft_dict *data = diag->parts.len ? ft_dict_new(session->arena) : NULL;
    for (size_t i = 0; i < diag->parts.len; i++)
        ft_dict_set_text(session->arena, data, ft_str_of(diag->parts.at[i].name), ft_of_text(diag->parts.at[i].text));
    return data;
}

/* What a JSON line says: tools match the beginning of it, so the place stands behind. */
static ft_str plain_warning(ft_session *session, const ft_diag *diag, ft_str shown)
{
    size_t place = diag->span.source ? ft_str_find(shown, FT_STR(": warning: "), 0) : FT_NOWHERE;
    if (place == FT_NOWHERE)
        return ft_format(session->arena, "[WARNING]: %.*s", FT_ARG(diag->message));
    return ft_format(session->arena, "[WARNING]: %.*s\n  %.*s", FT_ARG(diag->message), (int)place, shown.at);
}

static void say_warning(ft_session *session, const ft_diag *diag)
{
    ft_str text = ft_str_trim(shown_diag(session, diag, FT_PLAIN));
    event told = event_of(diag);
    ft_dict *data = named_parts(session, diag);
    if (diag->code == FT_DIAG_DEPRECATED) {
        ft_speaker_deprecated(session->speaker, diag->deprecation, diag->times, text, data);
        return;
    }
    if (!data) {
        data = ft_dict_new(session->arena);
        ft_dict_set_text(session->arena, data, FT_STR("msg"), ft_of_text(diag->message));
    }
    ft_log_warning(session->log, told.code, told.name, ft_format(session->arena, "[WARNING]: %.*s", FT_ARG(text)),
                   plain_warning(session, diag, text), data);
}

/* dbt asks its rules nothing of these. */
static bool passes_rules(const ft_diag *diag)
{
    return diag->code == FT_DIAG_FRESHNESS_UNKNOWN || diag->code == FT_DIAG_SEMANTIC || diag->code == FT_DIAG_OSI_LOSS;
}

/* Warnings of the compiler go by the same rules as those of templates (CLI-106). */
static void promote_warnings(ft_session *session)
{
    for (size_t i = 0; i < session->diags->all.len; i++) {
        ft_diag *diag = session->diags->all.at[i];
        if (diag->severity != FT_WARNING || passes_rules(diag))
            continue;
        ft_warning_verdict verdict = ft_warning_judge(&session->settings.warnings, ft_str_of(event_of(diag).name),
                                                      diag->code == FT_DIAG_DEPRECATED);
        if (verdict == FT_WARNING_ERROR) {
            diag->severity = FT_ERROR;
            diag->kind = FT_STR("Compilation");
            session->diags->errors++;
        } else if (verdict == FT_WARNING_SILENT && diag->code != FT_DIAG_DEPRECATED) { /* those are counted all the same */
            diag->severity = FT_NOTE;
        }
    }
}

void ft_session_warnings(ft_session *session)
{
    ft_diags_sort(session->diags);
    promote_warnings(session);
    for (size_t i = 0; i < session->diags->all.len; i++)
        if (session->diags->all.at[i]->severity == FT_WARNING)
            say_warning(session, session->diags->all.at[i]);
    ft_diags *left = ft_diags_new(session->arena);
    for (size_t i = 0; i < session->diags->all.len; i++)
        if (session->diags->all.at[i]->severity == FT_ERROR)
            ft_vec_push(left->arena, &left->all, session->diags->all.at[i]);
    left->errors = left->all.len;
    session->diags = left;
}

/* `text`: errors, each beginning with its title; the last line ends. */
static ft_exit end_with(ft_session *session, ft_str text)
{
    ft_str error = ft_str_slice(text, 0, text.len - 1);
    ft_dict *data = ft_dict_new(session->arena);
    ft_dict_set_text(session->arena, data, FT_STR("exc"), ft_of_text(error));
    ft_log_data(session->log, FT_LEVEL_ERROR, "Z002", "MainEncounteredError",
                ft_concat(session->arena, FT_STR("[ERROR]: Encountered an error:\n"), error, (ft_str){0}), data);
    return FT_EXIT_COULD_NOT;
}

/* What the semantic layer as a whole does not allow is told line by line; the error is that there are such (PRP-63). */
static void say_semantic_error(ft_session *session, const ft_diag *diag)
{
    ft_dict *data = ft_dict_new(session->arena);
    ft_dict_set_text(session->arena, data, FT_STR("msg"), ft_of_text(diag->message));
    ft_str text = ft_str_trim(shown_diag(session, diag, session->colour ? FT_COLOUR : FT_PLAIN));
    ft_log_data(session->log, FT_LEVEL_ERROR, "I070", "SemanticValidationFailure",
                ft_format(session->arena, "[ERROR]: %.*s", FT_ARG(text)), data);
}

static void add_errors(ft_session *session, ft_buf *out)
{
    bool semantic = false;
    for (size_t i = 0; i < session->diags->all.len; i++) {
        const ft_diag *diag = session->diags->all.at[i];
        if (diag->code != FT_DIAG_SEMANTIC) {
            add_error(session, out, diag);
            continue;
        }
        say_semantic_error(session, diag);
        semantic = true;
    }
    if (semantic)
        ft_buf_text(out, "Parsing Error\n  Semantic Manifest validation failed.\n");
}

ft_exit ft_session_fail(ft_session *session)
{
    ft_session_warnings(session);
    if (!session->diags->errors && !ft_speaker_promoted(session->speaker))
        return FT_EXIT_COULD_NOT;
    ft_buf text = ft_buf_in(session->arena);
    add_errors(session, &text);
    if (!session->diags->errors)
        ft_buf_text(&text, "Compilation Error\n  a warning above counts as an error (--warn-error)\n");
    session->diags = ft_diags_new(session->arena);
    return end_with(session, ft_buf_str(&text));
}

ft_exit ft_session_fail_nodes(ft_session *session, const ft_run *run)
{
    ft_buf text = ft_buf_in(session->arena);
    for (size_t i = 0; i < run->len; i++) {
        if (!ft_status_failed(run->results[i]->status))
            continue;
        ft_buf_text(&text, "Runtime Error\n");
        add_indented(&text, run->results[i]->message);
        if (run->results[i]->excerpt.len)
            ft_buf_byte(&text, '\n');
        add_indented(&text, run->results[i]->excerpt);
    }
    return text.len ? end_with(session, ft_buf_str(&text)) : FT_EXIT_COULD_NOT;
}

ft_exit ft_session_refuse(ft_session *session, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    ft_str text = ft_vformat(session->arena, format, args);
    va_end(args);
    ft_diag_error(session->diags, FT_DIAG_USAGE, FT_NO_SPAN, "%.*s", FT_ARG(text));
    return ft_session_fail(session);
}

/* ---- the rest */

ft_str ft_session_target(ft_session *session, const char *name)
{
    return ft_path_join(session->arena, session->target_path, ft_str_of(name));
}

void ft_session_close(ft_session *session)
{
    ft_adapter_free(session->adapter);
    ft_arena_free(session->graph_arena);
}
