/* test_kwargs.c - kwargs of a test, rendered, and the macros it reaches; see test_kwargs.h. */
#include "context/test_kwargs.h"

#include "context/members.h"
#include "render/eval.h"

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* ^\s*(env_var|ref|var|source|doc)\s*\(.+\)\s*$ */
static bool looks_like_call(ft_str text)
{
    static const char *const names[] = {"env_var", "ref", "var", "source", "doc"};
    text = ft_str_trim(text);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        ft_str name = ft_str_of(names[i]);
        if (!ft_str_starts(text, name))
            continue;
        size_t at = name.len;
        while (at < text.len && is_space(text.at[at]))
            at++;
        return at + 2 < text.len && text.at[at] == '(' && text.at[text.len - 1] == ')';
    }
    return false;
}

static bool render_text(ft_context *context, const ft_node *test, ft_str text, ft_value *out)
{
    ft_job *job = context->job;
    if (looks_like_call(text))
        text = ft_concat(job->arena, FT_STR("{{ "), text, FT_STR(" }}"), (ft_str){0});
    if (!ft_has_jinja(text)) {
        *out = ft_of_text(text);
        return true;
    }
    ft_source *source = ft_source_new(job->arena, test->original_file_path, text);
    const ft_template *tmpl = ft_template_parse(job, job->arena, source, NULL);
    return tmpl && ft_render_native(job, tmpl, ft_context_names(context), out);
}

static bool render_value(ft_context *context, const ft_node *test, ft_value value, ft_value *out)
{
    ft_arena *arena = context->job->arena;
    if (value.kind == FT_TEXT)
        return render_text(context, test, ft_text_of(value), out);
    *out = value;
    if (value.kind == FT_LIST) {
        ft_list *list = ft_list_new(arena, value.as.list->len);
        for (size_t i = 0; i < value.as.list->len; i++) {
            ft_value item;
            if (!render_value(context, test, value.as.list->at[i], &item))
                return false;
            ft_list_add(arena, list, item);
        }
        *out = ft_of_list(list);
    } else if (value.kind == FT_DICT) {
        ft_dict *dict = ft_dict_new(arena);
        ft_dict_entry *entry;
        for (size_t at = 0; (entry = ft_dict_next(value.as.dict, &at));) {
            ft_value item;
            if (!render_value(context, test, entry->value, &item) ||
                !ft_dict_set(context->job, dict, entry->key, item))
                return false;
        }
        *out = ft_of_dict(dict);
    }
    return true;
}

bool ft_test_kwargs_add(ft_context *context, const ft_node *test)
{
    ft_arena *arena = context->job->arena;
    ft_dict *made = ft_dict_new(arena), *more = ft_dict_new(arena);
    ft_dict_entry *entry;
    for (size_t at = 0; test->as.test->kwargs && (entry = ft_dict_next(test->as.test->kwargs, &at));) {
        ft_str key = ft_text_of(entry->key);
        ft_value value = entry->value;
        if (!ft_str_is(key, "column_name") && !render_value(context, test, entry->value, &value))
            return false;
        ft_dict_set_text(arena, made, key, value);
    }
    for (size_t at = 0; context->more && (entry = ft_dict_next(context->more, &at));)
        ft_dict_set_text(arena, more, ft_text_of(entry->key), entry->value);
    ft_dict_set_text(arena, more, FT_STR(FT_TEST_KWARGS_NAME), ft_of_dict(made));
    context->more = more;
    return true;
}

/* ---- what a test reaches while parsing */

static const ft_macro *running_macro(const ft_job *job)
{
    const ft_origin *frame;
    (void)ft_eval_place(job, &frame);
    while (frame && !frame->tag)
        frame = frame->caller;
    return frame ? frame->tag : NULL;
}

static const ft_macro *macro_of_any_package(const ft_context *context, ft_str name)
{
    const ft_registry *registry = context->world->registry;
    const ft_macro *running = running_macro(context->job);
    return running ? ft_registry_macro_near(registry, running->package, name) : ft_registry_adapter_macro(registry, name);
}

static ft_found get_member(ft_context *context, ft_str name, ft_value *out)
{
    ft_found found = ft_member_get(context, name, out);
    const ft_macro *macro = found == FT_MISSING ? macro_of_any_package(context, name) : NULL;
    if (!macro)
        return found;
    *out = ft_context_macro(context, macro);
    return FT_FOUND;
}

void ft_test_reach_all(ft_context *context)
{
    context->member = get_member;
}
