/* query_comment.c - see query_comment.h. */
#include "context/query_comment.h"

#include "value/json.h"

typedef struct { ft_str text; bool disabled, append; } setting;

/* A text, none, or {comment, append, job-label}; nothing but the default is ours. */
static setting setting_of(const ft_project_file *root)
{
    ft_value given = root ? root->query_comment : FT_VALUE_UNDEFINED, append = FT_VALUE_UNDEFINED;
    if (ft_is(given, FT_DICT)) {
        append = ft_dict_get_text(given.as.dict, FT_STR("append"));
        given = ft_dict_get_text(given.as.dict, FT_STR("comment"));
    }
    setting out = {.append = ft_is(append, FT_BOOL) && append.as.truth, .disabled = ft_is(given, FT_NONE)};
    if (ft_is(given, FT_TEXT)) {
        out.text = ft_text_of(given);
        out.disabled = out.text.len == 0;
    }
    return out;
}

/* The connection is named after its node, or the macro that is run by itself; the main thread's is the master. */
static ft_str connection_name(const ft_context *context)
{
    if (context->node)
        return context->node->unique_id;
    return context->macro ? ft_concat(context->job->arena, FT_STR("macro_"), context->macro->name, (ft_str){0})
                          : FT_STR("master");
}

static bool default_comment(ft_context *context, ft_str *out)
{
    const ft_profile *profile = context->world->profile;
    ft_arena *arena = context->job->arena;
    ft_dict *all = ft_dict_new(arena);
    ft_dict_set_text(arena, all, FT_STR("app"), FT_VALUE_TEXT("dbt"));
    ft_dict_set_text(arena, all, FT_STR("dbt_version"), FT_VALUE_TEXT(FT_DBT_VERSION));
    ft_dict_set_text(arena, all, FT_STR("profile_name"), profile ? ft_text_or_none(profile->profile_name) : FT_VALUE_NONE);
    ft_dict_set_text(arena, all, FT_STR("target_name"), profile ? ft_text_or_none(profile->target_name) : FT_VALUE_NONE);
    ft_dict_set_text(arena, all, context->node ? FT_STR("node_id") : FT_STR("connection_name"),
                     ft_of_text(connection_name(context)));
    ft_buf text = ft_buf_in(arena);
    bool done = ft_json_write(context->job, ft_of_dict(all), FT_JSON_PLAIN, &text);
    *out = ft_buf_str(&text);
    return done;
}

/* The user's text is the body of a macro, as in dbt: it may `return`, and its parameters are these two. */
static bool render_comment(ft_context *context, ft_str body, ft_str *out)
{
    ft_job *job = context->job;
    ft_value given[2] = {ft_of_text(connection_name(context)), FT_VALUE_NONE}, comment;
    if (context->node && context->member(context, FT_STR("model"), &given[1]) == FT_FAULTED)
        return false;
    ft_str text = ft_concat(job->arena, FT_STR("{%- macro query_comment_macro(connection_name, node) -%}\n"), body,
                            FT_STR("\n{% endmacro %}"), (ft_str){0});
    const ft_source *source = ft_source_new(job->arena, FT_STR("query-comment"), text);
    ft_lazy_template *macro_body = FT_NEW(job->arena, ft_lazy_template);
    *macro_body = (ft_lazy_template){.source = source, .keeper = job->arena};
    ft_context *host = ft_context_of(job), *child = FT_NEW(job->arena, ft_context);
    *child = (ft_context){.world = context->world, .job = job, .phase = FT_PHASE_COMMENT, .member = context->member,
                          .package = context->world->root->name};
    ft_names names = ft_context_names(child);
    names.on_call = NULL; /* it is no macro of the project's that is called */
    ft_value macro = ft_macro_new(job->arena, macro_body, FT_STR("query_comment_macro"), names, NULL);
    job->host = child;
    bool done = ft_call(job, macro, &(ft_args){.at = given, .len = 2}, &comment) && ft_to_text(job, comment, out);
    job->host = host;
    return done;
}

static bool make_comment(ft_context *context, setting wanted, ft_str *out)
{
    if (!(wanted.text.len ? render_comment(context, wanted.text, out) : default_comment(context, out)))
        return false;
    if (ft_str_find(*out, FT_STR("*/"), 0) != FT_NOWHERE)
        return ft_context_raise(context, FT_FAULT_DBT_RUNTIME, "query comment contains illegal value \"*/\": %.*s",
                                FT_ARG(*out));
    *out = ft_str_trim(*out);
    return true;
}

static ft_str appended(ft_arena *arena, ft_str sql, ft_str comment)
{
    ft_str text = ft_str_trim(sql);
    bool ended = text.len && text.at[text.len - 1] == ';';
    text.len -= ended;
    return ft_format(arena, "%.*s\n/* %.*s */%s", FT_ARG(text), FT_ARG(comment), ended ? ";" : "");
}

bool ft_query_comment_add(ft_context *context, ft_str sql, ft_str *out)
{
    setting wanted = setting_of(context->world->root);
    *out = sql;
    if (wanted.disabled || !ft_str_trim(sql).len)
        return true;
    if (!context->comment.at && !make_comment(context, wanted, &context->comment))
        return false;
    if (!context->comment.len)
        return true;
    ft_arena *arena = context->job->arena;
    *out = wanted.append ? appended(arena, sql, context->comment)
                         : ft_concat(arena, FT_STR("/* "), context->comment, FT_STR(" */\n"), sql, (ft_str){0});
    return true;
}
