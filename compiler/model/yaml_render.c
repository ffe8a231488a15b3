/* yaml_render.c - trees of YAML walked once: scalars typed, texts rendered where a file kind says so. */
#include "model/yaml_render.h"

#include "value/convert.h"
#include "value/datetime.h"

ft_diag *ft_fault_report(ft_diags *diags, ft_diag_code code, const ft_fault *fault, ft_span span)
{
    ft_diag *diag = ft_diag_error(diags, code, fault->span.source ? fault->span : span, "%.*s",
                                  FT_ARG(fault->message));
    diag->kind = ft_str_of(ft_fault_class_title(fault->kind));
    diag->origin = ft_origin_copy(diags->arena, fault->origin);
    return diag;
}

static ft_value iso_text(ft_arena *arena, ft_value date)
{
    ft_job job = ft_job_in(arena);
    ft_buf text = ft_buf_in(arena);
    return ft_print_iso(&job, date, &text) ? ft_of_text(ft_buf_str(&text)) : FT_VALUE_NONE;
}

static ft_value kept_text(const ft_yaml_renderer *renderer, ft_str text)
{
    return ft_of_text(renderer->texts ? ft_keep(renderer->texts, text) : text);
}

static ft_value scalar_value(const ft_yaml_renderer *renderer, const ft_yaml *node)
{
    if (!node->plain || !ft_yaml_may_be_typed(node->as.text))
        return kept_text(renderer, node->as.text);
    ft_value value = ft_value_of_plain(renderer->arena, node->as.text);
    if (value.kind == FT_TEXT)
        return kept_text(renderer, ft_text_of(value));
    return value.kind == FT_OBJECT ? iso_text(renderer->arena, value) : value;
}

static bool is_below_password(const ft_yaml_path *path)
{
    for (size_t i = 0; i < path->len; i++)
        if (ft_str_is(path->keys[i], "password"))
            return true;
    return false;
}

/* `written` is `text` where it was read: in its file, if it stands there as it is. */
static const ft_source *source_of(ft_arena *arena, ft_str text, ft_str written, ft_span span)
{
    const ft_source *whole = span.source;
    if (whole && written.at >= whole->text.at && written.at + text.len <= whole->text.at + whole->text.len)
        return ft_source_part(arena, whole, (uint32_t)(written.at - whole->text.at), text);
    return ft_source_new(arena, whole ? whole->path : FT_STR("<yaml>"), text);
}

/* A fault inside a text that was unescaped has no place in the file: the scalar stands for it. */
static void report_unrenderable(const ft_yaml_renderer *renderer, ft_str text, const ft_fault *fault, ft_span span)
{
    ft_span place = fault->span.source && fault->span.source->inside ? fault->span : span;
    ft_diag *diag = ft_diag_error(renderer->diags, renderer->code, place, "Could not render %.*s: %.*s",
                                  FT_ARG(text), FT_ARG(fault->message));
    diag->kind = ft_str_of(ft_fault_class_title(fault->kind));
    diag->origin = ft_origin_copy(renderer->diags->arena, fault->origin);
}

static bool render_text(const ft_yaml_renderer *renderer, ft_str text, ft_str written, ft_span span, ft_value *out,
                        ft_fault *fault)
{
    ft_job *job = renderer->scope->job;
    const ft_source *source = source_of(renderer->arena, text, written, span);
    const ft_template *tmpl = ft_template_parse(job, renderer->arena, source, NULL);
    bool fine = tmpl && ft_render_native(job, tmpl, renderer->scope->names, out);
    *fault = job->fault;
    job->fault = (ft_fault){0};
    return fine;
}

bool ft_yaml_render_text(const ft_yaml_renderer *renderer, ft_str text, ft_span span, ft_value *out)
{
    *out = ft_of_text(text);
    if (!renderer->scope)
        return true;
    if (!ft_has_jinja(text)) {
        *out = ft_of_text(ft_jinja_text(renderer->arena, text, &ft_jinja_of_dbt));
        return true;
    }
    ft_fault fault;
    if (render_text(renderer, text, text, span, out, &fault))
        return true;
    *out = FT_VALUE_NONE;
    report_unrenderable(renderer, text, &fault, span);
    return false;
}

/* A text without Jinja is a template, too: a block's last newline goes (ENV-02). */
static bool render_scalar(const ft_yaml_renderer *renderer, const ft_yaml *node, ft_yaml_path *path, ft_value *out)
{
    *out = scalar_value(renderer, node);
    if (out->kind != FT_TEXT || !renderer->scope)
        return true;
    ft_str text = ft_text_of(*out);
    ft_str plain = ft_has_jinja(text) ? (ft_str){0} : ft_jinja_text(renderer->arena, text, &ft_jinja_of_dbt);
    bool same = plain.at == text.at && plain.len == text.len;
    if (same || (renderer->keep && renderer->keep(path)))
        return true;
    if (plain.at) {
        *out = ft_of_text(plain);
        return true;
    }
    ft_fault fault;
    if (render_text(renderer, text, node->as.text, node->span, out, &fault))
        return true;
    *out = ft_of_text(text);
    if (renderer->keep_bad_passwords && is_below_password(path))
        return true;
    *out = FT_VALUE_NONE;
    report_unrenderable(renderer, text, &fault, node->span);
    return false;
}

static bool render_node(const ft_yaml_renderer *renderer, const ft_yaml *node, ft_yaml_path *path, ft_value *out);

static bool render_items(const ft_yaml_renderer *renderer, const ft_yaml *node, ft_yaml_path *path, ft_value *out)
{
    bool fine = true;
    ft_list *list = ft_list_new(renderer->arena, node->as.items.len);
    size_t len = ft_yaml_enter(path, FT_STR(""));
    for (size_t i = 0; i < node->as.items.len; i++) {
        ft_value item;
        fine &= render_node(renderer, node->as.items.at[i], path, &item);
        ft_list_add(renderer->arena, list, item);
    }
    path->len = len;
    *out = ft_of_list(list);
    return fine;
}

static bool render_pairs(const ft_yaml_renderer *renderer, const ft_yaml *node, ft_yaml_path *path, ft_value *out)
{
    bool fine = true;
    ft_job job = ft_job_in(renderer->arena);
    ft_dict *dict = ft_dict_with_room(renderer->arena, node->as.pairs.len);
    for (size_t i = 0; i < node->as.pairs.len; i++) {
        const ft_yaml_pair *pair = &node->as.pairs.at[i];
        ft_value key = scalar_value(renderer, pair->key), value;
        size_t len = ft_yaml_enter(path, ft_yaml_text(pair->key));
        fine &= render_node(renderer, pair->value, path, &value);
        path->len = len;
        if (key.kind == FT_TEXT)
            ft_dict_set_text(renderer->arena, dict, ft_text_of(key), value);
        else
            ft_dict_set(&job, dict, key, value);
    }
    *out = ft_of_dict(dict);
    return fine;
}

static bool render_node(const ft_yaml_renderer *renderer, const ft_yaml *node, ft_yaml_path *path, ft_value *out)
{
    *out = FT_VALUE_NONE;
    if (!node)
        return true;
    switch ((ft_yaml_kind)node->kind) {
    case FT_YAML_SCALAR: return render_scalar(renderer, node, path, out);
    case FT_YAML_SEQUENCE: return render_items(renderer, node, path, out);
    case FT_YAML_MAPPING: return render_pairs(renderer, node, path, out);
    }
    return true;
}

bool ft_yaml_render(const ft_yaml_renderer *renderer, const ft_yaml *node, ft_value *out)
{
    ft_yaml_path path;
    path.len = renderer->at ? renderer->at->len : 0;
    if (path.len)
        memcpy(path.keys, renderer->at->keys, path.len * sizeof *path.keys);
    return render_node(renderer, node, &path, out);
}

ft_value ft_yaml_plain_value(ft_arena *arena, const ft_yaml *node)
{
    const ft_yaml_renderer renderer = {.arena = arena};
    ft_value value;
    ft_yaml_render(&renderer, node, &value);
    return value;
}
