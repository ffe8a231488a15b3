/* template.h - a text parsed once into an immutable tree, at once or when it is first needed. */
#ifndef FT_RENDER_TEMPLATE_H
#define FT_RENDER_TEMPLATE_H

#include "syntax/jinja_parse.h"
#include "value/op.h"

typedef struct ft_template {
    const ft_source *source;
    const ft_jinja_tree *tree;  /* names already resolved to slots */
    const ft_fault *refused_natively; /* why it cannot be rendered to a value, only to text; NULL: it can */
} ft_template;

/* Everything lives in `arena`; borrows `source`. NULL: job->fault has TemplateSyntaxError or
 * TemplateAssertionError with its span (an unknown filter or test, see corpus README). */
const ft_template *ft_template_parse(ft_job *job, ft_arena *arena, const ft_source *source,
                                     const ft_jinja_syntax *syntax /* NULL: dbt's */);

/* Whether the text follows the grammar; its tree is left in `passing`. Filters and tests are not looked up, as dbt does
 * not when it reads a macro. False: job->fault as above. */
bool ft_template_check(ft_job *job, ft_arena *passing, const ft_source *source);

/* ---- a text that most runs never need: it has a tree from the first time somebody asks for it */
typedef struct ft_lazy_template {
    const ft_source *source;
    ft_arena *keeper;                  /* the tree's own arena is attached to it */
    _Atomic(const ft_template *) made; /* NULL: nobody asked */
} ft_lazy_template;

/* Any thread. NULL: job->fault, as ft_template_parse, each time. */
const ft_template *ft_lazy_template_get(ft_job *job, ft_lazy_template *lazy);

#endif
