/* capture.h - what a node refs, calls and configures, found without running it.
 *
 * A template that consists of text, comments and literal ref(), source() and config() calls is read
 * straight off its text; any other is rendered with the parse context. Both give the same answer
 * (tests/unit/project/test_capture.c compares them). */
#ifndef FT_PROJECT_CAPTURE_H
#define FT_PROJECT_CAPTURE_H

#include "project/loading.h"
#include "project/scan.h"

/* Fills refs, sources, metrics, config_calls, depends_on_macros and uses_is_incremental of `node`, whose
 * identity, raw_code, source and first config are known; its template is kept nowhere.
 * `raw_calls` gets the config() call as text per key (PRJ-66), NULL: none. False: reported. */
bool ft_capture_node(const ft_loading *loading, ft_worker *worker, ft_node *node, ft_dict **raw_calls);

/* Renders one more text of `node`, a hook for instance, and adds what it refs. */
bool ft_capture_text(const ft_loading *loading, ft_worker *worker, ft_node *node, ft_str text, ft_span span);

/* Takes what a rendering found over to `node`, each macro and (by spelling) each ref once more than
 * before only where dbt repeats them. */
void ft_capture_take(ft_arena *arena, ft_node *node, const ft_capture *found);

/* "ref('m')", "source('s', 't')", with version or package: false when the text is anything else.
 * Exactly one of the two is set. */
typedef struct { bool is_ref; ft_ref ref; ft_source_ref source; } ft_ref_text;
bool ft_ref_text_read(ft_arena *arena, ft_str text, ft_span span, ft_ref_text *out);

/* Parses raw_code into node->tmpl unless that was done. False: reported. */
bool ft_node_parse_template(ft_arena *arena, ft_node *node, ft_diags *diags);

#endif
