/* run.h - start here: a plan is run, steps to results.
 *
 * Workers take steps from the queue; each owns its session, its arenas and its context. What happens is
 * told to the listeners from one thread at a time. A raised cancel token ends what runs and starts nothing
 * more; the results are complete all the same. */
#ifndef FT_EXEC_RUN_H
#define FT_EXEC_RUN_H

#include "exec/request.h"

/* Never NULL. Everything in it lives in `arena`. What kept the run from starting (no connection, a schema that
 * cannot be made) is reported to `diags` and nothing was run. */
const ft_exec_outcome *ft_exec_run(ft_arena *arena, const ft_exec_request *request, ft_diags *diags);

#endif
