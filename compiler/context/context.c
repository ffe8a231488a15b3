/* context.c - how a name is found: overlay, macros, packages, then members; macros called from C. */
#include "context/context.h"

#include "context/natives.h"

void ft_context_reset(ft_context *context, const ft_world *world, ft_job *job, ft_phase phase)
{
    *context = (ft_context){.world = world, .job = job, .phase = phase};
    if (world->root)
        context->package = world->root->name;
    job->host = context;
    job->undefined_mode = phase == FT_PHASE_PARSE ? FT_UNDEFINED_CAPTURE : FT_UNDEFINED_PLAIN;
}

/* ---- macros as values */

ft_value ft_context_macro(ft_context *context, const ft_macro *macro)
{
    ft_arena *arena = context->job->arena;
    void **slot = ft_map_slot(arena, &context->macros, macro->unique_id);
    if (!*slot) {
        ft_value *made = FT_NEW(arena, ft_value);
        ft_str shown = ft_concat(arena, FT_STR("dbt_macro__"), macro->name, (ft_str){0});
        *made = ft_macro_new(arena, macro->body, shown, ft_context_names(context), macro);
        *slot = made;
    }
    return *(ft_value *)*slot;
}

typedef struct { ft_object object; ft_context *context; ft_str name; } package_object;

static const ft_value *macro_override(const ft_context *context, ft_str package, ft_str name)
{
    if (!context->macro_overrides)
        return NULL;
    if (!package.at)
        return ft_dict_find_text(context->macro_overrides, name);
    ft_str dotted = ft_concat(context->job->arena, package, FT_STR("."), name, (ft_str){0});
    return ft_dict_find_text(context->macro_overrides, dotted);
}

static bool call_override(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)job, (void)args;
    *out = *(const ft_value *)self;
    return true;
}

/* A macro of a unit test's overrides answers every call with the given value. */
static ft_value macro_or_override(ft_context *context, ft_str package, const ft_macro *macro)
{
    const ft_value *given = macro_override(context, package, macro->name);
    if (!given && package.at && macro->internal)
        given = macro_override(context, (ft_str){0}, macro->name);
    if (!given && !package.at && macro->internal)
        given = macro_override(context, FT_STR("dbt"), macro->name);
    return given ? ft_native_new(context->job->arena, "macro", call_override, (void *)given)
                 : ft_context_macro(context, macro);
}

static ft_found package_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    (void)job;
    package_object *package = (package_object *)self;
    const ft_macro *macro = ft_registry_macro_in(package->context->world->registry, package->name, name);
    if (!macro)
        return FT_MISSING;
    *out = macro_or_override(package->context, package->name, macro);
    return FT_FOUND;
}

static ft_found package_item(ft_job *job, ft_object *self, ft_value key, ft_value *out)
{
    return ft_is(key, FT_TEXT) ? package_attr(job, self, ft_text_of(key), out) : FT_MISSING;
}

static bool package_get(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slots[2];
    if (!ft_bind(job, args, "get", "key, default=", slots))
        return false;
    if (package_item(job, self, slots[0], out) == FT_MISSING)
        *out = ft_passed(slots[1]) ? slots[1] : FT_VALUE_NONE;
    return true;
}

/* Macros come before the methods of a dict: what a package calls `get` is its own. */
static ft_found package_member(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    static const ft_method_row rows[] = {{"get", package_get}};
    ft_found found = package_attr(job, self, name, out);
    return found == FT_MISSING ? ft_method_row_find(job, rows, 1, self, name, out) : found;
}

static ft_found package_contains(ft_job *job, ft_object *self, ft_value key)
{
    ft_value ignored;
    return package_item(job, self, key, &ignored);
}

static const ft_class package_class = {
    .name = "dbt.context.macros.MacroNamespace", .mapping = 1, .attr = package_member, .item = package_item, .contains = package_contains,
};

bool ft_is_package(ft_value value)
{
    return ft_is_object(value, &package_class);
}

ft_value ft_context_package(ft_context *context, ft_str name)
{
    ft_arena *arena = context->job->arena;
    package_object *found = ft_map_get(&context->packages, name);
    if (!found) {
        found = FT_NEW(arena, package_object);
        *found = (package_object){{&package_class}, context, ft_str_copy(arena, name)};
        ft_map_put(arena, &context->packages, found->name, found);
    }
    return ft_of_object(&found->object);
}

ft_found ft_context_find_macro(ft_context *context, ft_str name, ft_value *out)
{
    const ft_registry *registry = context->world->registry;
    if (!registry || context->phase <= FT_PHASE_REFS)
        return FT_MISSING;
    const ft_macro *macro = ft_registry_macro(registry, context->package, name);
    if ((!macro || macro->internal) && (ft_str_is(name, "dbt") || ft_registry_has_package(registry, name))) {
        *out = ft_context_package(context, name);
        return FT_FOUND;
    }
    if (!macro)
        return FT_MISSING;
    *out = macro_or_override(context, (ft_str){0}, macro);
    return FT_FOUND;
}

/* ---- names */

static ft_found get_name(ft_job *job, void *self, ft_str name, ft_value *out)
{
    (void)job;
    ft_context *context = self;
    const ft_value *found = context->overlay ? ft_dict_find_text(context->overlay, name) : NULL;
    if (found) {
        *out = *found;
        return FT_FOUND;
    }
    if (!ft_str_is(name, "context")) {
        ft_found answer = ft_context_find_macro(context, name, out);
        if (answer != FT_MISSING)
            return answer;
    }
    ft_found found_member = context->member(context, name, out);
    const ft_value *given = found_member == FT_FOUND ? macro_override(context, (ft_str){0}, name) : NULL;
    if (given)
        *out = *given;
    return found_member;
}

static void note_called(ft_called *called, const ft_macro *macro)
{
    for (size_t i = 0; i < called->macros.len; i++)
        if (called->macros.at[i] == macro)
            return;
    ft_vec_push(called->arena, &called->macros, macro);
}

static void on_call(ft_job *job, void *self, const void *tag, unsigned depth)
{
    (void)job;
    ft_context *context = self;
    if (context->called && depth == context->called_depth)
        note_called(context->called, tag);
    ft_reads_macro(context->reads, tag);
}

ft_names ft_context_names(ft_context *context)
{
    return (ft_names){.self = context, .get = get_name, .on_call = on_call};
}

/* ---- calls from C */

bool ft_context_call_macro(ft_context *context, const ft_macro *macro, const ft_args *args, ft_value *out)
{
    return ft_call(context->job, ft_context_macro(context, macro), args, out);
}

bool ft_context_call_adapter_macro(ft_context *context, ft_str name, const ft_args *args, ft_value *out)
{
    const ft_macro *macro = ft_registry_adapter_macro(context->world->registry, name);
    if (!macro)
        return ft_context_raise(context, FT_FAULT_DBT_RUNTIME,
                                "dbt could not find a macro with the name \"%.*s\" in any package", FT_ARG(name));
    ft_context *child = FT_NEW(context->job->arena, ft_context);
    *child = (ft_context){.world = context->world, .job = context->job, .phase = FT_PHASE_OPERATION, .member = context->member,
                          .package = macro->package, .macro = macro, .warehouse = context->warehouse,
                          .reads = context->reads, .seam = context->seam, .caller = context};
    context->job->host = child;
    bool done = ft_context_call_macro(child, macro, args, out);
    context->job->host = context;
    return done;
}

/* What a rendered text refs has its place in the node that asked for it, from the `refs`th ref on. */
static void place_in_node(ft_capture *capture, const ft_node *node, size_t refs, size_t sources)
{
    ft_span place = !node ? (ft_span){0} : node->source ? (ft_span){.source = node->source} : node->span;
    for (size_t i = refs; i < capture->refs.len; i++)
        capture->refs.at[i].span = place;
    for (size_t i = sources; i < capture->sources.len; i++)
        capture->sources.at[i].span = place;
}

bool ft_context_render(ft_context *context, ft_str text, ft_str *out)
{
    *out = text;
    if (!ft_has_jinja(text))
        return true;
    ft_job *job = context->job;
    ft_capture *capture = context->capture;
    ft_arena *keep = capture ? capture->arena : job->arena; /* an error in the text is told after the capture */
    ft_str name = context->node ? ft_format(keep, "<text in %.*s>", FT_ARG(context->node->original_file_path)) : FT_STR("<text>");
    const ft_source *source = ft_source_new(keep, name, capture ? ft_str_copy(keep, text) : text);
    const ft_template *tmpl = ft_template_parse(job, job->arena, source, NULL);
    ft_output rendered = ft_output_in(job->arena, NULL);
    ft_called *called = context->called; /* what the text calls is not called by the node (DSP-17) */
    context->called = NULL;
    size_t refs = capture ? capture->refs.len : 0, sources = capture ? capture->sources.len : 0;
    bool done = tmpl && ft_render(job, tmpl, ft_context_names(context), &rendered);
    context->called = called;
    if (capture)
        place_in_node(capture, context->node, refs, sources);
    *out = done ? ft_buf_str(&rendered.text) : text;
    return done;
}

/* ---- small things */

bool ft_context_raise(ft_context *context, ft_fault_class kind, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    ft_str text = ft_vformat(context->job->arena, format, args);
    va_end(args);
    return ft_raise(context->job, kind, "%.*s", FT_ARG(text));
}

bool ft_context_warn(ft_context *context, const char *event, ft_str text)
{
    const ft_voice *voice = context->world->invocation->voice;
    ft_str node = context->node ? context->node->unique_id : FT_STR("");
    if (!voice || !voice->warn || voice->warn(voice->self, ft_str_of(event), text, node))
        return true;
    return ft_raise(context->job, FT_FAULT_COMPILATION, "%.*s", FT_ARG(text));
}

ft_str ft_python_class(ft_arena *arena, ft_value value)
{
    return ft_format(arena, "<class '%s'>", ft_is(value, FT_UNDEFINED) ? "jinja2.runtime.Undefined" : ft_type_name(value));
}

static ft_str title_of(ft_arena *arena, const ft_context *context)
{
    ft_str word = context->node ? ft_str_of(ft_resource_type_word(context->node->type)) : FT_STR("macro");
    char *copy = ft_str_c(arena, word);
    bool first = true;
    for (size_t i = 0; i < word.len; i++) { /* str.title(): letters behind an underscore begin a word */
        bool letter = copy[i] >= 'a' && copy[i] <= 'z';
        if (letter && first)
            copy[i] = (char)(copy[i] - 'a' + 'A');
        first = !letter;
    }
    return (ft_str){copy, word.len};
}

ft_str ft_context_subject(ft_context *context)
{
    ft_arena *arena = context->job->arena;
    const ft_node *node = context->node;
    const ft_macro *macro = context->macro;
    ft_str id = node ? node->unique_id : macro ? macro->unique_id : FT_STR("");
    ft_str path = node ? node->original_file_path : macro ? macro->original_file_path : FT_STR("");
    return ft_format(arena, "%.*s '%.*s' (%.*s)", FT_ARG(title_of(arena, context)), FT_ARG(id), FT_ARG(path));
}
