/* template.h - a text parsed once into an immutable tree. */
#ifndef FT_RENDER_TEMPLATE_H
#define FT_RENDER_TEMPLATE_H

#include "syntax/jinja_parse.h"
#include "value/op.h"

typedef struct ft_template {
    const ft_source *source;
    const ft_jinja_tree *tree;  /* names already resolved to slots */
} ft_template;

/* Everything lives in `arena`; borrows `source`. NULL: job->fault has TemplateSyntaxError or
 * TemplateAssertionError with its span (an unknown filter or test, see corpus README). */
const ft_template *ft_template_parse(ft_job *job, ft_arena *arena, const ft_source *source,
                                     const ft_jinja_syntax *syntax /* NULL: dbt's */);

#endif
