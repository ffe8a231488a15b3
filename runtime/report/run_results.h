/* run_results.h - run_results.json (v6), written whole or not at all (ART-40 ... ART-42). */
#ifndef FT_REPORT_RUN_RESULTS_H
#define FT_REPORT_RUN_RESULTS_H

#include "exec/event.h"

/* Results are described on `pool`. `args`: the resolved options as dbt writes them. false: reported; an older file then still stands. */
bool ft_run_results_write(ft_arena *arena, const ft_run *run, const ft_invocation *invocation, const ft_fs *fs,
                          const ft_pool *pool, ft_str path, ft_diags *diags);

#endif
