/* run_context.c - contexts bound for compiling and running a node, and what a run takes out of them. */
#include "context/run_context.h"

#include "context/members.h"
#include "context/names.h"
#include "context/statements.h"
#include "context/table_object.h"

void ft_run_bind(ft_context *context, const ft_world *world, ft_job *job, const ft_run_request *request)
{
    ft_context_reset(context, world, job, request->phase ? request->phase : FT_PHASE_RUN);
    context->member = ft_member_get;
    context->node = request->node;
    context->macro = request->macro;
    if (request->node)
        context->package = request->node->package;
    else if (request->macro)
        context->package = request->macro->package;
    context->warehouse = request->warehouse;
    context->compiled = request->compiled;
    context->seam = request->seam;
    context->reads = request->reads;
    context->called = request->called;
    context->called_depth = request->called_by_macro;
    context->more = request->more;
    context->batch = request->batch;
    context->fixtures = request->fixtures;
    context->fixtures_len = request->fixtures_len;
    context->var_overrides = request->var_overrides;
    context->env_overrides = request->env_overrides;
    context->macro_overrides = request->macro_overrides;
    context->this_cte = request->this_cte;
    context->thread = request->thread;
}

bool ft_run_macro(ft_context *context, const ft_macro *macro, const ft_args *args, ft_value *out)
{
    return ft_context_call_macro(context, macro, args, out);
}

bool ft_response_read(ft_job *job, ft_value response, ft_response *out)
{
    ft_value affected;
    *out = (ft_response){.rows_affected = -1, .all = ft_dict_new(job->arena)};
    if (!ft_is_response(response)) {
        ft_to_text(job, response, &out->message);
        return true;
    }
    if (!ft_value_response(job, response, &out->message, &out->code, &affected))
        return false;
    out->rows_affected = ft_is(affected, FT_INT) ? affected.as.number : -1;
    ft_dict_set_text(job->arena, out->all, FT_STR("_message"), ft_text_or_none(out->message));
    if (out->code.at)
        ft_dict_set_text(job->arena, out->all, FT_STR("code"), ft_of_text(out->code));
    if (!ft_is(affected, FT_NONE))
        ft_dict_set_text(job->arena, out->all, FT_STR("rows_affected"), affected);
    return true;
}

bool ft_run_response(ft_context *context, ft_str name, ft_response *out)
{
    ft_value response, table;
    *out = (ft_response){.rows_affected = -1};
    return ft_context_result(context, name, &response, &table) && ft_response_read(context->job, response, out);
}

bool ft_run_table(ft_context *context, ft_str name, ft_value *out)
{
    ft_value response;
    return ft_context_result(context, name, &response, out);
}

bool ft_run_relation_of(ft_context *context, const ft_node *target, ft_relation *out)
{
    return ft_relation_of_node(context, target, out);
}
