/* run_overloads.c - the other signatures of a function, made after it by its materialization; see worker.h. */
#include "exec/worker.h"

/* Its template sees what the function sees, and may read what it reads. */
static ft_node *as_in_this_run(ft_arena *arena, const ft_node *root, const ft_node *signature)
{
    ft_node *made = FT_NEW(arena, ft_node);
    *made = *signature;
    made->depends_on = root->depends_on;
    made->depends_on_macros = root->depends_on_macros;
    made->graph_id = root->graph_id;
    return made;
}

typedef enum { COMPILED, MADE } depth;

static bool make(ft_worker *worker, const ft_step *step, ft_node *signature, depth how_far, ft_str *code)
{
    ft_step aside = *step;
    ft_result unused = {.step = &aside};
    ft_compiled compiled = {0};
    ft_value returned;
    aside.node = signature;
    worker->step = &aside;
    bool made = ft_worker_compile(worker, &unused, (ft_run_request){0}, &compiled);
    *code = unused.compiled_code;
    if (made && how_far == MADE) {
        ft_worker_bind(worker, &compiled, NULL, FT_VALUE_UNDEFINED);
        made = ft_worker_materialize(worker, ft_node_materialized(signature), &returned) &&
               worker->warehouse->class->flush(worker->warehouse, &worker->job);
    }
    worker->step = step;
    return made;
}

static bool each_overload(ft_worker *worker, depth how_far)
{
    const ft_step *step = worker->step;
    const ft_node_list *overloads = step->node->more->overloads;
    if (!overloads)
        return true;
    ft_str *codes = FT_NEW_ARRAY(worker->keep, ft_str, overloads->len + 1);
    for (size_t i = 0; i < overloads->len; i++)
        if (!make(worker, step, as_in_this_run(worker->node, step->node, overloads->at[i]), how_far, &codes[i]))
            return false;
    ft_worker_keep_overloads(worker, codes);
    return true;
}

bool ft_run_overloads(ft_worker *worker)
{
    return each_overload(worker, MADE);
}

bool ft_compile_overloads(ft_worker *worker)
{
    return each_overload(worker, COMPILED);
}
