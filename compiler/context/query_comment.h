/* query_comment.h - the comment in front of every statement of a node: `query-comment` of dbt_project.yml
 * (PRJ-73, PRJ-74). */
#ifndef FT_CONTEXT_QUERY_COMMENT_H
#define FT_CONTEXT_QUERY_COMMENT_H

#include "context/context.h"

/* `sql` with the comment of the context's node, rendered once per binding. Empty text stays empty. The
 * result lives in the job's arena or is `sql`. false: the comment could not be rendered, or would end
 * itself early. */
bool ft_query_comment_add(ft_context *context, ft_str sql, ft_str *out);

#endif
