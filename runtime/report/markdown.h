/* markdown.h - descriptions: CommonMark with tables, strike-through, task lists and bare links (cmark-gfm),
 * as JSON that a page turns into elements one by one.
 *
 * Raw HTML stays text and is never an element; links go only to http, https, mailto and "#"; a picture is
 * a link to it (docs-site.md 12, X1 ... X41). A node is a string (text) or a list: its name, what the name
 * takes, its children:
 *     ["p", …] ["h3", …] … ["h6", …] ["ul", …] ["ol", START, …] ["li", …] ["task", 0|1, …] ["blockquote", …]
 *     ["pre", "language", "text"] ["hr"] ["table", ["left"|"center"|"right"|"", …], ["tr", ["td", …] …] …]
 *     ["em", …] ["strong", …] ["del", …] ["code", "text"] ["a", "address", …] ["br"]
 * Headings stand two levels down, below the page's own. Any thread. */
#ifndef FT_REPORT_MARKDOWN_H
#define FT_REPORT_MARKDOWN_H

#include "base/str.h"

/* Appends a JSON string for text that is one plain paragraph, else the list of its blocks. In both '<' is
 * written as an escape, so that the JSON may stand in a script element. */
void ft_markdown_json(ft_buf *out, ft_str text);

/* The text of the first paragraph without marks, at most `most` characters, cut at a word with "…". */
ft_str ft_markdown_summary(ft_arena *arena, ft_str text, size_t most);

/* One JSON string, as above: for everything that goes into the same files. */
void ft_page_text(ft_buf *out, ft_str text);

#endif
