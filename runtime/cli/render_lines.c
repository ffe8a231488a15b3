/* render_lines.c - one case: its options to an environment, its templates by name, its answer. */
#include "cli/render_lines.h"

#include "context/text_members.h"
#include "render/eval.h"
#include "value/datetime.h"
#include "value/itertools.h"
#include "value/json.h"
#include "value/regex.h"

#include <stdlib.h>

typedef struct render_case {
    ft_job *job;
    ft_dict *context, *templates;  /* templates NULL: there is no loader */
    ft_dict *globals;              /* name -> function */
    ft_map parsed;                 /* name -> const ft_template */
    ft_jinja_syntax syntax;
    bool native;                   /* rendered as YAML strings are; the answer is shown by repr() */
} render_case;

/* ---- options */

static ft_str text_option(const ft_dict *options, const char *name, ft_str fallback)
{
    ft_value value = ft_dict_get_text(options, ft_str_of(name));
    return value.kind == FT_TEXT ? ft_text_of(value) : fallback;
}

static bool switch_option(const ft_dict *options, const char *name)
{
    ft_value value = ft_dict_get_text(options, ft_str_of(name));
    return value.kind == FT_BOOL && value.as.truth;
}

static ft_jinja_syntax syntax_of(const ft_dict *options)
{
    const ft_jinja_syntax plain = ft_jinja_plain;
    return (ft_jinja_syntax){
        .block_start = text_option(options, "block_start_string", plain.block_start),
        .block_end = text_option(options, "block_end_string", plain.block_end),
        .variable_start = text_option(options, "variable_start_string", plain.variable_start),
        .variable_end = text_option(options, "variable_end_string", plain.variable_end),
        .comment_start = text_option(options, "comment_start_string", plain.comment_start),
        .comment_end = text_option(options, "comment_end_string", plain.comment_end),
        .line_statement = text_option(options, "line_statement_prefix", plain.line_statement),
        .line_comment = text_option(options, "line_comment_prefix", plain.line_comment),
        .newline = text_option(options, "newline_sequence", plain.newline),
        .trim_blocks = switch_option(options, "trim_blocks"),
        .lstrip_blocks = switch_option(options, "lstrip_blocks"),
        .keep_trailing_newline = switch_option(options, "keep_trailing_newline")};
}

static ft_undefined_mode undefined_of(const ft_dict *options)
{
    static const struct { const char *name; ft_undefined_mode mode; } rows[] = {
        {"strict", FT_UNDEFINED_STRICT}, {"chainable", FT_UNDEFINED_CHAINABLE},
        {"debug", FT_UNDEFINED_DEBUG}, {"dbt_capture", FT_UNDEFINED_CAPTURE}};
    ft_str name = text_option(options, "undefined", FT_STR(""));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (ft_str_is(name, rows[i].name))
            return rows[i].mode;
    return FT_UNDEFINED_PLAIN;
}

/* The recordings have Python's error where dbt wraps it. */
static bool plain_error(ft_job *job, ft_native_fn *fn, const ft_args *args, ft_value *out)
{
    if (fn(job, NULL, args, out))
        return true;
    if (job->fault.kind == FT_FAULT_COMPILATION)
        job->fault.kind = FT_FAULT_TYPE;
    return false;
}

static bool call_set_strict(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    return plain_error(job, ft_call_set_strict, args, out);
}

static bool call_zip_strict(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    return plain_error(job, ft_call_zip_strict, args, out);
}

/* No template can make a Decimal without a database; this lets the fuzzer try them. */
static bool call_decimal(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value text;
    const ft_decimal *made;
    (void)self;
    if (!ft_bind(job, args, "Decimal", "value", &text))
        return false;
    if (text.kind != FT_TEXT || ft_decimal_parse(job->arena, ft_text_of(text), &made) != FT_NUM_OK)
        return ft_raise(job, FT_FAULT_DECIMAL_INVALID, "not the text of a number");
    *out = ft_of_decimal(made);
    return true;
}

static void add_modules(ft_arena *arena, ft_dict *globals)
{
    static int64_t start;
    static ft_clock clock;
    ft_dict *modules = ft_dict_new(arena);
    clock = ft_clock_fixed(&start);
    ft_dict_set_text(arena, modules, FT_STR("datetime"), ft_datetime_module(arena, &clock));
    ft_dict_set_text(arena, modules, FT_STR("pytz"), ft_pytz_module(arena, &clock));
    ft_dict_set_text(arena, modules, FT_STR("re"), ft_re_module(arena));
    ft_dict_set_text(arena, modules, FT_STR("itertools"), ft_itertools_module(arena));
    ft_dict_set_text(arena, globals, FT_STR("modules"), ft_of_dict(modules));
}

/* dbt's functions of the context that need neither project nor database. */
static ft_dict *globals_of(ft_job *job, const ft_dict *options)
{
    static ft_native all[] = {
        FT_NATIVE("decimal", call_decimal, NULL),
        FT_NATIVE("set", ft_call_set, NULL), FT_NATIVE("set_strict", call_set_strict, NULL),
        FT_NATIVE("zip", ft_call_zip, NULL), FT_NATIVE("zip_strict", call_zip_strict, NULL),
        FT_NATIVE("fromjson", ft_call_fromjson, NULL), FT_NATIVE("tojson", ft_call_tojson, NULL)};
    ft_dict *globals = ft_dict_new(job->arena);
    ft_value wanted = ft_dict_get_text(options, FT_STR("globals"));
    for (size_t i = 0; wanted.kind == FT_LIST && i < wanted.as.list->len; i++)
        for (size_t k = 0; k < sizeof all / sizeof *all; k++)
            if (ft_str_is(ft_text_of(wanted.as.list->at[i]), all[k].name))
                ft_dict_set_text(job->arena, globals, ft_str_of(all[k].name), ft_of_object(&all[k].object));
    for (size_t i = 0; wanted.kind == FT_LIST && i < wanted.as.list->len; i++)
        if (ft_str_is(ft_text_of(wanted.as.list->at[i]), "modules"))
            add_modules(job->arena, globals);
    return globals;
}

/* ---- names and templates */

static ft_found get_name(ft_job *job, void *self, ft_str name, ft_value *out)
{
    const render_case *now = self;
    (void)job;
    ft_value *found = ft_dict_find_text(now->context, name);
    if (!found)
        found = ft_dict_find_text(now->globals, name);
    if (found)
        *out = *found;
    return found ? FT_FOUND : FT_MISSING;
}

static ft_found get_template(ft_job *job, void *self, ft_str name, const ft_template **out)
{
    render_case *now = self;
    *out = ft_map_get(&now->parsed, name);
    if (*out)
        return FT_FOUND;
    ft_value text = ft_dict_get_text(now->templates, name);
    if (text.kind != FT_TEXT)
        return FT_MISSING;
    const ft_source *source = ft_source_new(job->arena, name, ft_text_of(text));
    *out = ft_template_parse(job, job->arena, source, &now->syntax);
    ft_map_put(job->arena, &now->parsed, name, (void *)(uintptr_t)*out);
    return *out ? FT_FOUND : FT_FAULTED;
}

static ft_dict *dict_of(ft_job *job, const ft_dict *from, const char *name)
{
    ft_value value = ft_dict_get_text(from, ft_str_of(name));
    return value.kind == FT_DICT ? value.as.dict : ft_dict_new(job->arena);
}

static bool render(render_case *now, const ft_template *tmpl, ft_output *out)
{
    ft_job *job = now->job;
    ft_names names = {.self = now, .get = get_name};
    ft_loader loader = {now, get_template};
    ft_value value;
    if (now->native)
        return ft_render_native(job, tmpl, names, &value) && ft_repr(job, value, &out->text);
    return ft_render_with(job, tmpl, names, now->templates ? &loader : NULL, out);
}

static bool render_one(ft_job *job, const ft_dict *given, ft_output *out)
{
    const ft_dict *options = dict_of(job, given, "options");
    ft_value templates = ft_dict_get_text(given, FT_STR("templates"));
    ft_value text = ft_dict_get_text(given, FT_STR("template"));
    render_case now = {.job = job, .context = dict_of(job, given, "context"),
                       .templates = templates.kind == FT_DICT ? templates.as.dict : NULL,
                       .globals = globals_of(job, options), .syntax = syntax_of(options),
                       .native = switch_option(options, "native")};
    if (text.kind != FT_TEXT)
        return ft_raise(job, FT_FAULT_TYPE, "the case has no template");
    job->undefined_mode = undefined_of(options);
    const ft_source *source = ft_source_new(job->arena, FT_STR("template"), ft_text_of(text));
    const ft_template *tmpl = ft_template_parse(job, job->arena, source, &now.syntax);
    return tmpl && render(&now, tmpl, out);
}

/* ---- answers */

static void answer_text(ft_buf *line, const char *key, ft_str text)
{
    ft_buf_format(line, ", \"%s\": ", key);
    ft_json_text(line, text, false);
}

/* Lines are counted as Jinja does: \r\n and \r end one too. */
static unsigned line_of(const ft_source *source, uint32_t offset)
{
    unsigned line = 1;
    ft_str text = source->text;
    for (size_t i = 0; i < offset && i < text.len; i++)
        line += text.at[i] == '\n' || (text.at[i] == '\r' && (i + 1 >= text.len || text.at[i + 1] != '\n'));
    return line;
}

static void answer(ft_buf *line, const ft_job *job, ft_value id, bool fine, const ft_output *out)
{
    ft_buf_text(line, "{\"id\": ");
    ft_json_text(line, id.kind == FT_TEXT ? ft_text_of(id) : FT_STR(""), false);
    if (fine) {
        answer_text(line, "ok", ft_buf_str(&out->text));
    } else {
        answer_text(line, "error", ft_str_of(ft_fault_class_name(job->fault.kind)));
        if (job->fault.span.source)
            ft_buf_format(line, ", \"line\": %u", line_of(job->fault.span.source, job->fault.span.from));
        answer_text(line, "message", job->fault.message);
    }
    ft_buf_text(line, "}\n");
}

static bool answer_line(ft_arena *arena, ft_str text, FILE *out)
{
    ft_job job = ft_job_in(arena);
    ft_output rendered = ft_output_in(arena, NULL);
    ft_buf line = ft_buf_in(arena);
    ft_value given, id = FT_VALUE_NONE;
    bool fine = ft_json_read(&job, text, &given);
    if (fine && given.kind != FT_DICT)
        fine = ft_raise(&job, FT_FAULT_VALUE, "a case is a JSON object");
    if (fine) {
        id = ft_dict_get_text(given.as.dict, FT_STR("id"));
        fine = render_one(&job, given.as.dict, &rendered);
    }
    answer(&line, &job, id, fine, &rendered);
    return fwrite(line.at, 1, line.len, out) == line.len && fflush(out) == 0;
}

int ft_render_lines(FILE *in, FILE *out)
{
    char *text = NULL;
    size_t room = 0;
    ssize_t len;
    bool fine = true;
    ft_arena *arena = ft_arena_new("render");
    while (fine && (len = getline(&text, &room, in)) >= 0) {
        ft_str line = ft_str_trim((ft_str){text, (size_t)len});
        if (line.len)
            fine = answer_line(arena, line, out);
        ft_arena_clear(arena);
    }
    free(text);
    ft_arena_free(arena);
    return fine ? 0 : 2;
}
