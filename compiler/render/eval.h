/* eval.h - templates evaluated.
 *
 * A parsed template is immutable and shared by all threads; everything a rendering makes lives in
 * its job's arena. Depth, steps, memory and output are bounded by the job (design.md 3). */
#ifndef FT_RENDER_EVAL_H
#define FT_RENDER_EVAL_H

#include "render/call.h"
#include "render/output.h"

/* Text mode. On false job->fault says why and where. */
bool ft_render(ft_job *job, const ft_template *tmpl, ft_names names, ft_output *out);

bool ft_render_with(ft_job *job, const ft_template *tmpl, ft_names names, const ft_loader *loader,
                    ft_output *out);

/* Native mode (NAT-01 ... NAT-19), for YAML strings. */
bool ft_render_native(ft_job *job, const ft_template *tmpl, ft_names names, ft_value *out);

/* A template without any Jinja in it renders to itself: */
bool ft_has_jinja(ft_str text); /* one of {{ {% {# }} %} #} occurs (ENV-11) */

/* RET-01: for the context's `return`: ends the nearest macro call with `value`. Always false. */
bool ft_return(ft_job *job, ft_value value);

/* Where the rendering stands now: the span of the innermost call being made, and its frames. */
ft_span ft_eval_place(const ft_job *job, const ft_origin **origin);

#endif
