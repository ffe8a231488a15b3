/* jinja.c - the corpus driver of render. Links ft_render.
 * `--- with` holds the context as JSON; "native": true in it renders as YAML strings are, the answer
 * shown by repr(), "lenient": true as the text of a node is while the project is read, "undefined" as
 * Jinja's kind of that name does; "templates" are there for include. Errors are shown as class, line,
 * column and message. */
#include "corpus.h"

#include "render/eval.h"
#include "value/json.h"

static void show_fault(ft_buf *out, const ft_job *job)
{
    const ft_fault *fault = &job->fault;
    ft_place place = fault->span.source ? ft_source_place(fault->span.source, fault->span.from) : (ft_place){0};
    ft_buf_format(out, "%s at %u:%u: %.*s", ft_fault_class_name(fault->kind), place.line, place.column,
                  FT_ARG(fault->message));
    unsigned shown = 0;
    for (const ft_origin *frame = fault->origin; frame && shown < 3; frame = frame->caller, shown++)
        ft_buf_format(out, "\n  in %.*s", FT_ARG(frame->macro));
}

static ft_undefined_mode undefined_of(const ft_dict *context)
{
    ft_value kind = ft_dict_get_text(context, FT_STR("undefined"));
    ft_str name = kind.kind == FT_TEXT ? ft_text_of(kind) : (ft_str){0};
    if (ft_dict_find_text(context, FT_STR("lenient")))
        return FT_UNDEFINED_CAPTURE;
    return ft_str_is(name, "debug") ? FT_UNDEFINED_DEBUG
           : ft_str_is(name, "strict") ? FT_UNDEFINED_STRICT
           : ft_str_is(name, "chainable") ? FT_UNDEFINED_CHAINABLE : FT_UNDEFINED_PLAIN;
}

static ft_found get_template(ft_job *job, void *self, ft_str name, const ft_template **out)
{
    ft_value templates = ft_dict_get_text(self, FT_STR("templates"));
    ft_value *text = templates.kind == FT_DICT ? ft_dict_find_text(templates.as.dict, name) : NULL;
    if (!text)
        return FT_MISSING;
    const ft_source *source = ft_source_new(job->arena, name, ft_text_of(*text));
    *out = ft_template_parse(job, job->arena, source, &ft_jinja_plain);
    return *out ? FT_FOUND : FT_FAULTED;
}

static bool render(ft_job *job, ft_str input, ft_dict *context, ft_buf *out)
{
    job->undefined_mode = undefined_of(context);
    bool native = ft_dict_find_text(context, FT_STR("native")) != NULL;
    bool with_loader = ft_dict_find_text(context, FT_STR("templates")) != NULL;
    const ft_source *source = ft_source_new(job->arena, FT_STR("t.sql"), input);
    const ft_template *tmpl = ft_template_parse(job, job->arena, source, &ft_jinja_plain);
    ft_output text = ft_output_in(job->arena, NULL);
    ft_names names = ft_names_of_dict(context);
    ft_loader loader = {context, get_template};
    ft_value value;
    if (!tmpl || !(native ? ft_render_native(job, tmpl, names, &value)
                          : ft_render_with(job, tmpl, names, with_loader ? &loader : NULL, &text)))
        return false;
    if (native)
        return ft_repr(job, value, out);
    ft_buf_add(out, ft_buf_str(&text.text));
    return true;
}

static bool run(ft_arena *arena, ft_str input, ft_str with, ft_buf *out)
{
    ft_job job = ft_job_in(arena);
    ft_value context = ft_of_dict(ft_dict_new(arena));
    bool fine = (!with.len || ft_json_read(&job, with, &context)) && render(&job, input, context.as.dict, out);
    if (!fine)
        show_fault(out, &job);
    return fine;
}

int main(int argc, char **argv)
{
    return ft_corpus_main(argc, argv, run);
}
