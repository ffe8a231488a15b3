/* run_world.h - the project as the templates of a run may ask for it: ft_world filled for a plan. */
#ifndef FT_CLI_RUN_WORLD_H
#define FT_CLI_RUN_WORLD_H

#include "cli/session.h"
#include "context/world.h"
#include "plan/plan.h"

/* Lives as long as the session. `plan` may be NULL: nothing is selected (run-operation). */
const ft_world *ft_run_world(ft_session *session, const ft_plan *plan);

#endif
