/* run.h - the state of a rendering, shared by the files that evaluate; nobody else includes it.
 *
 * Functions that return bool give false exactly when job->fault is set or a return() is unwinding. */
#ifndef FT_RENDER_RUN_H
#define FT_RENDER_RUN_H

#include "render/names.h"
#include "render/output.h"
#include "render/scope.h"

/* The values of one function's slots. A slot nobody has set is missing. */
typedef struct ft_activation { struct ft_activation *outer; ft_value slots[]; } ft_activation;

#define FT_KIND_MISSING 0xFE
static inline bool ft_is_missing(ft_value value) { return value.kind == FT_KIND_MISSING; }
#define FT_VALUE_MISSING ((ft_value){.kind = FT_KIND_MISSING})

/* A block and the template that holds it; the innermost child's first. */
typedef struct { const ft_jinja_node *node; const ft_template *tmpl; } ft_block_body;
typedef struct { ft_block_body *at; uint32_t len, cap; } ft_block_stack;

/* What a template sees, as Jinja's Context: its own names, then what was laid over, then what was given. */
typedef struct ft_view {
    ft_names names;              /* get NULL: only Jinja's own globals */
    const struct ft_view *under;
    ft_dict *locals;             /* of whoever included us; NULL: none */
    ft_dict *vars, *exported;    /* set at the top level; NULL until the first */
    ft_map blocks;               /* name -> ft_block_stack */
    const ft_template *parent;   /* set by `extends` */
} ft_view;

/* One per nesting of ft_render; the same for everything rendered below it. */
typedef struct ft_machine {
    ft_job *job;
    const ft_loader *loader;     /* NULL: none */
    bool native, returning;
    ft_value returned;
    unsigned macro_depth;        /* macros made by ft_macro_new that are running */
    ft_span place;               /* of the call being made */
    const ft_origin *origin;     /* its frames */
    ft_str captured;             /* the text captured last, and where it came from */
    const ft_span_map *captured_map;
    ft_span_map *map;            /* of the rendering; bodies captured below it have maps too. NULL: none */
} ft_machine;

typedef enum { FT_FLOW_ON, FT_FLOW_BREAK, FT_FLOW_CONTINUE } ft_flow;

/* Where evaluation stands. Copied when a body runs elsewhere. */
typedef struct ft_run {
    ft_job *job;
    ft_machine *machine;
    const ft_template *tmpl;
    ft_view *view;
    ft_activation *now;
    ft_output *out;
    ft_list *values;             /* native mode: the outputs; NULL: text */
    ft_flow flow;
    bool native;                 /* what is evaluated is a YAML value, not a macro it calls */
    bool folding;                /* only constants may be evaluated */
} ft_run;

/* ---- express.c */
bool ft_express(ft_run *run, const ft_jinja_node *node, ft_value *out);
bool ft_assign(ft_run *run, const ft_jinja_node *target, ft_value value);
/* Applies FILTERs down to the one whose input is the body of a block. */
bool ft_express_filter(ft_run *run, const ft_jinja_node *node, ft_value input, ft_value *out);
/* A CALL with `caller` as one more keyword (missing: none). */
bool ft_express_call(ft_run *run, const ft_jinja_node *node, ft_value caller, ft_value *out);
/* The value of an expression of constants alone. False without a fault: it is not one, or it fails. */
bool ft_express_constant(ft_job *job, const ft_jinja_node *node, ft_value *out);
/* The same, where Jinja's compiler can write the value down, so that it stays a constant. */
bool ft_express_literal(ft_job *job, const ft_jinja_node *node, ft_value *out);
bool ft_fail_at(ft_run *run, const ft_jinja_node *node); /* gives a fault its place; always false */

/* ---- ends.c: the same for a fault behind the last statement of a MACRO, CALL_BLOCK or recursive FOR */
bool ft_fail_at_end(ft_run *run, const ft_jinja_node *node);

/* ---- call.c */
ft_value ft_macro_of(ft_run *run, const ft_jinja_node *node); /* of MACRO and CALL_BLOCK */

/* ---- loop.c: the `loop` of a for */
typedef struct ft_loop {
    ft_object object;
    ft_run run;                  /* of the loop: conditions are evaluated in it */
    const ft_jinja_node *node;
    ft_value over;
    ft_iter iter;
    ft_list *rest; size_t rest_at; /* what is left, once that was asked for */
    int64_t index0, depth0;
    size_t length; bool has_length;
    ft_value after, current, before, changed; /* or missing */
} ft_loop;
bool ft_loop_begin(ft_loop *loop, const ft_run *run, const ft_jinja_node *node, ft_value over, int64_t depth0);
ft_found ft_loop_next(ft_loop *loop, ft_value *out);
ft_value ft_loop_value(ft_loop *loop);

/* ---- blocks.c: `self`, `super()`, templates as modules */
ft_value ft_self_of(ft_run *run);
ft_value ft_super_of(ft_run *run, const ft_jinja_node *block);
ft_value ft_module_of(ft_arena *arena, const ft_view *view, const ft_template *tmpl, ft_str body);

/* ---- eval.c */
ft_view *ft_view_new(ft_arena *arena, ft_names names);
bool ft_run_body(ft_run *run, ft_jinja_nodes body);
bool ft_enter(ft_run *run, const ft_scope *scope);
ft_activation *ft_activate(ft_run *run, const ft_scope *scope, ft_activation *outer);
bool ft_look_up(ft_run *run, ft_str name, ft_value *out); /* out may be missing */
/* The whole of `out`; false: something in it was not text. */
bool ft_join_output(ft_job *job, const ft_output *out, ft_str *text);
/* Runs `body` with its text going into *text. */
bool ft_capture_body(ft_run *run, ft_jinja_nodes body, ft_str *text);
/* One pass of a recursive loop: its text. */
bool ft_run_recursive(const ft_run *run, const ft_jinja_node *node, ft_value over, int64_t depth0, ft_str *text);
bool ft_run_block(ft_run *run, const ft_block_body *block); /* run->view is the block's context */
bool ft_deeper(ft_job *job);   /* pair with job->depth-- */
bool ft_step(ft_job *job);

static inline ft_value *ft_slot(const ft_run *run, uint32_t hops, uint32_t slot)
{
    ft_activation *activation = run->now;
    while (hops--)
        activation = activation->outer;
    return &activation->slots[slot];
}
static inline ft_span ft_span_of(const ft_run *run, const ft_jinja_node *node)
{
    return (ft_span){run->tmpl->source, node->from, node->to};
}

#endif
