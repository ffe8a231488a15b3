/* cmd_operation.c - `fettle run-operation`: one macro with arguments, or SQL text (CLI-122). */
#include "cli/commands.h"
#include "cli/direct.h"
#include "model/yaml_render.h"

typedef struct { ft_named *at; size_t len; } arguments;

/* --args: a YAML mapping becomes keyword arguments. */
static bool read_arguments(ft_session *session, arguments *out)
{
    ft_str text = ft_opt_text(session->options, FT_OPT_ARGS);
    ft_yaml *tree = NULL;
    *out = (arguments){0};
    if (!text.at)
        return true;
    if (!ft_yaml_parse(session->arena, ft_source_new(session->arena, FT_STR("--args"), text), session->diags, &tree))
        return false;
    if (!tree)
        return true;
    if (tree->kind != FT_YAML_MAPPING) {
        ft_diag_error(session->diags, FT_DIAG_USAGE, tree->span, "The --args argument must be a YAML dictionary");
        return false;
    }
    ft_dict *dict = ft_yaml_plain_value(session->arena, tree).as.dict;
    out->at = FT_NEW_ARRAY(session->arena, ft_named, dict->len + 1);
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(dict, &at));)
        if (entry->key.kind == FT_TEXT)
            out->at[out->len++] = (ft_named){ft_text_of(entry->key), entry->value};
    return true;
}

/* "macro" or "package.macro" */
static const ft_macro *find_macro(ft_session *session, ft_str name)
{
    const ft_registry *registry = session->project->registry;
    ft_str root = session->project->root->name;
    size_t dot = ft_str_find_byte(name, '.', 0);
    const ft_macro *macro = dot == FT_NOWHERE
                                ? ft_registry_adapter_macro(registry, name)
                                : ft_registry_macro_in(registry, ft_str_slice(name, 0, dot), ft_str_from(name, dot + 1));
    if (macro)
        return macro;
    ft_diag *diag = ft_diag_error(session->diags, FT_DIAG_MACRO_NOT_FOUND, FT_NO_SPAN,
                                  "dbt could not find a macro with the name '%.*s' in any package", FT_ARG(name));
    ft_strs names = ft_registry_macro_names(registry, session->arena, root);
    ft_diag_suggest(session->diags, diag, name, names.at, names.len);
    return NULL;
}

static bool call_macro(ft_direct *direct, ft_str name)
{
    arguments given;
    ft_value unused;
    if (!read_arguments(direct->session, &given))
        return false;
    const ft_macro *macro = find_macro(direct->session, name);
    if (!macro)
        return false;
    ft_run_request run = {.phase = FT_PHASE_OPERATION, .macro = macro, .warehouse = direct->warehouse};
    ft_run_bind(&direct->context, direct->world, &direct->job, &run);
    ft_args args = {.named = given.at, .named_len = given.len};
    return (ft_run_macro(&direct->context, macro, &args, &unused) &&
            direct->warehouse->class->flush(direct->warehouse, &direct->job)) ||
           ft_direct_report(direct, FT_DIAG_RENDER, macro->unique_id);
}

static bool has_jinja(ft_str sql)
{
    return ft_str_find(sql, FT_STR("{{"), 0) != FT_NOWHERE || ft_str_find(sql, FT_STR("{%"), 0) != FT_NOWHERE;
}

/* LOG-04 */
static void say_progress(ft_session *session, const char *text, ft_str status)
{
    size_t width = (size_t)session->options->values[FT_OPT_PRINTER_WIDTH].number;
    ft_buf line = ft_buf_in(session->arena);
    ft_buf_format(&line, "%s ", text);
    ft_buf_fill(&line, '.', width > line.len ? width - line.len : 0);
    ft_buf_format(&line, " [%.*s]", FT_ARG(status));
    ft_say(session, ft_buf_str(&line));
}

static bool run_sql(ft_direct *direct, ft_str sql)
{
    ft_compiled compiled = {.code = sql};
    if (has_jinja(sql) && !ft_direct_compile(direct, sql, &compiled))
        return false;
    const ft_warehouse_class *class = direct->warehouse->class;
    ft_rows rows = {0};
    int64_t began = ft_clock_monotonic(direct->session->clock);
    say_progress(direct->session, "1 of 1 START executing inline_query", FT_STR("RUN"));
    if ((class->begin(direct->warehouse, &direct->job) &&
         class->run(direct->warehouse, &direct->job, compiled.code, FT_FETCH_ALL, -1, &rows) &&
         class->commit(direct->warehouse, &direct->job))) {
        double seconds = (double)(ft_clock_monotonic(direct->session->clock) - began) / 1e9;
        say_progress(direct->session, "1 of 1 OK executed inline_query",
                     ft_format(direct->session->arena, "%.*s in %.2fs", FT_ARG(rows.status), seconds));
        return true;
    }
    say_progress(direct->session, "1 of 1 ERROR executing inline_query", FT_STR("ERROR"));
    ft_direct_report(direct, FT_DIAG_DATABASE, FT_STR("sql_operation.project.inline_query"));
    class->rollback(direct->warehouse, &direct->job);
    return false;
}

static ft_exit operate(ft_session *session, ft_str macro, ft_str sql)
{
    ft_direct direct;
    if (!ft_session_load(session, 0) || !ft_session_check_target(session) || !ft_direct_init(&direct, session, NULL))
        return ft_session_fail(session);
    int64_t started_us = ft_clock_wall(session->clock);
    const ft_macro *known = sql.at ? NULL : find_macro(session, macro);
    bool ok = (sql.at || known) && (sql.at ? run_sql(&direct, sql) : call_macro(&direct, macro));
    ft_direct_release(&direct);
    if (!sql.at && !known)
        return ft_session_fail(session);
    ft_str id = known ? known->unique_id
                      : ft_format(session->arena, "sql_operation.%.*s.inline_query",
                                  FT_ARG(session->project->root->name));
    bool written = ft_direct_write_result(session, &(ft_direct_result){
        .unique_id = id, .name = known ? known->name : FT_STR("inline_query"), .ok = ok, .started_us = started_us});
    if (!ok || !written)
        ft_session_fail(session);
    return ok && written ? FT_EXIT_OK : FT_EXIT_FAILED;
}

ft_exit ft_cmd_operation(ft_session *session)
{
    ft_str sql = ft_opt_text(session->options, FT_OPT_SQL);
    bool named = session->options->operands.len > 0;
    if (sql.at && named)
        return ft_session_refuse(session, "Cannot specify both a macro name and --sql for run-operation");
    if (sql.at && ft_opt_text(session->options, FT_OPT_ARGS).at)
        return ft_session_refuse(session, "--args cannot be used with --sql: write the values into the SQL");
    if (!sql.at && !named)
        return ft_session_refuse(session, "Either a macro name or --sql must be passed to run-operation");
    return operate(session, named ? session->options->operands.at[0] : (ft_str){0}, sql);
}
