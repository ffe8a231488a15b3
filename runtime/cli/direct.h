/* direct.h - the main thread's own session with the database, for what no plan runs: show, inline SQL,
 * operations, the connection test and the catalog. */
#ifndef FT_CLI_DIRECT_H
#define FT_CLI_DIRECT_H

#include "cli/steps.h"
#include "compile/compile.h"

typedef struct ft_direct {
    ft_session *session;
    ft_job job;
    ft_context context;
    ft_warehouse *warehouse;
    const ft_world *world;
} ft_direct;

/* Opens an adapter where the session has none. `plan` may be NULL. false: reported. */
bool ft_direct_init(ft_direct *direct, ft_session *session, const ft_plan *plan);
void ft_direct_release(ft_direct *direct);

/* Reports the fault of the last call as an error of `node` (unique id; may be {NULL,0}). Always false. */
bool ft_direct_report(ft_direct *direct, ft_diag_code code, ft_str node);

/* --inline: SQL text with Jinja, compiled as if it were a file of the root project, and written below
 * target/compiled. false: reported. */
bool ft_direct_compile(ft_direct *direct, ft_str sql, ft_compiled *out);

/* run_results.json with the one entry of what ran. */
typedef struct ft_direct_result {
    ft_str unique_id, name;
    ft_str code;            /* as sent; {NULL,0}: nothing was compiled */
    bool ok;                /* false: the last diagnosis says why */
    int64_t started_us;
} ft_direct_result;
bool ft_direct_write_result(ft_session *session, const ft_direct_result *told);

#endif
