/* docs.h - descriptions with doc() in them (PAR-24). */
#ifndef FT_PROJECT_DOCS_H
#define FT_PROJECT_DOCS_H

#include "project/loading.h"

/* The doc that doc(package, name) means in a file of `from`: own package, root, any. NULL: none. */
const ft_doc *ft_docs_find(const ft_loading *loading, ft_str package, ft_str name, ft_str from);

/* For ft_world.doc; `self` is the ft_loading. */
bool ft_docs_answer(void *self, ft_str package, ft_str name, ft_str from, ft_str *out);

/* `text` with its docs put in; the unique ids of docs it names go to `used` (NULL: nobody asks). */
bool ft_docs_render(const ft_loading *loading, ft_worker *worker, ft_str from, ft_span span, ft_str text, ft_strs *used,
                    ft_str *out);

/* The description of `column` likewise, and the docs it names; `column` is the caller's own copy. */
bool ft_docs_render_column(const ft_loading *loading, ft_worker *worker, ft_str from, ft_column *column);

/* doc.dbt.__overview__: the first page of the docs where the project writes none of its own. */
ft_doc *ft_docs_overview(ft_arena *arena);

#endif
