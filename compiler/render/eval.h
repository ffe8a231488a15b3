/* eval.h - templates and macros evaluated.
 *
 * A parsed template is immutable and shared by all threads; everything a rendering makes lives in
 * its job's arena. Depth, steps, memory and output are bounded by the job (design.md 3). */
#ifndef FT_RENDER_EVAL_H
#define FT_RENDER_EVAL_H

#include "render/output.h"
#include "render/template.h"

/* ◇ The names a template can reach beyond its own scopes: the context above it (SCP-03: the
 * evaluator asks once per frame entry for each name that frame reads). */
typedef struct ft_names {
    void *self;
    ft_found (*get)(ft_job *job, void *self, ft_str name, ft_value *out); /* FT_MISSING: undefined */
    /* May be NULL. Told before a macro made by ft_macro_new runs: `tag` is what it was made with,
     * `depth` is 0 when the template itself calls it (DSP-17). */
    void (*on_call)(ft_job *job, void *self, const void *tag, unsigned depth);
} ft_names;

ft_names ft_names_of_dict(ft_dict *dict); /* names from a dict: tests, `render --jsonl` */

/* Text mode. On false job->fault says why and where. */
bool ft_render(ft_job *job, const ft_template *tmpl, ft_names names, ft_output *out);

/* ◇ Templates by name, for include, import, from and extends. Without one those tags fail (ENV-04).
 * FT_MISSING: there is no such template; FT_FAULTED: it is there and does not parse. */
typedef struct ft_loader {
    void *self;
    ft_found (*get)(ft_job *job, void *self, ft_str name, const ft_template **out);
} ft_loader;
bool ft_render_with(ft_job *job, const ft_template *tmpl, ft_names names, const ft_loader *loader,
                    ft_output *out);

/* Native mode (NAT-01 ... NAT-19), for YAML strings. */
bool ft_render_native(ft_job *job, const ft_template *tmpl, ft_names names, ft_value *out);

/* A template without any Jinja in it renders to itself: */
bool ft_has_jinja(ft_str text); /* one of {{ {% {# }} %} #} occurs (ENV-11) */

/* The macro that `tmpl`, the text of exactly one macro, materialization or test block, defines, as
 * a callable. Calls are evaluated against `names` (SCP-02). `shown` is the name in arity errors
 * ("dbt_macro__" + name, ENV-12). The value lives in `arena`. */
ft_value ft_macro_new(ft_arena *arena, const ft_template *tmpl, ft_str shown, ft_names names,
                      const void *tag);
extern const ft_class ft_macro_class;
const void *ft_macro_tag(ft_value macro);

/* RET-01: for the context's `return`: ends the nearest macro call with `value`. Always false. */
bool ft_return(ft_job *job, ft_value value);

/* Where the rendering stands now: the span of the innermost call being made, and its frames. */
ft_span ft_eval_place(const ft_job *job, const ft_origin **origin);

#endif
