/* shared_dict.h - dicts and lists that the templates of all nodes and threads write together.
 *
 * dbt hands out one `graph` dict for a whole run, and packages keep things in it from one node to the
 * next: test results gathered on workers, read by an on-run-end hook. What is put in is copied to
 * memory that outlives the node, containers as shared ones in turn. One lock guards the whole tree and
 * is held for one method at a time. */
#ifndef FT_EXEC_SHARED_DICT_H
#define FT_EXEC_SHARED_DICT_H

#include "value/op.h"

/* A dict for templates, beginning with the entries of `start`, whose values any thread may read. Lives in
 * `arena`, which from now on only it uses, under its lock. */
ft_value ft_shared_dict_new(ft_arena *arena, const ft_dict *start);

#endif
