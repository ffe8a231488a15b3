/* lineage_text.h - the lineage of a selection as text: Mermaid for a README, DOT for Graphviz, JSON.
 *
 * Tests and operations are not part of a lineage; an edge stands between two chosen nodes only. The same
 * input gives the same bytes (docs-site.md 6, G11). */
#ifndef FT_REPORT_LINEAGE_TEXT_H
#define FT_REPORT_LINEAGE_TEXT_H

#include "graph/graph.h"

typedef enum { FT_LINEAGE_MERMAID, FT_LINEAGE_DOT, FT_LINEAGE_JSON } ft_lineage_form;

/* "mermaid", "dot", "graph"; false: none of them. Case does not count. */
bool ft_lineage_form_of(ft_str word, ft_lineage_form *form);

/* Appends the text, its last line without an end. `nodes` in the order they shall stand in. */
void ft_lineage_text(ft_buf *out, ft_lineage_form form, const ft_node_list *nodes);

#endif
