/* names.h ◇ - what a rendering asks of the context above it: names, and templates by name. */
#ifndef FT_RENDER_NAMES_H
#define FT_RENDER_NAMES_H

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

/* ◇ Templates by name, for include, import, from and extends. Without one those tags fail (ENV-04).
 * FT_MISSING: there is no such template; FT_FAULTED: it is there and does not parse. */
typedef struct ft_loader {
    void *self;
    ft_found (*get)(ft_job *job, void *self, ft_str name, const ft_template **out);
} ft_loader;

#endif
