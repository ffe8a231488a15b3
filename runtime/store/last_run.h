/* last_run.h - how the last run ended: run_results.json, or the journal where the run was killed before it
 * could write that (EXE-21, EXE-22). */
#ifndef FT_STORE_LAST_RUN_H
#define FT_STORE_LAST_RUN_H

#include "base/fs.h"
#include "source/diag.h"
#include "value/value.h"

typedef struct ft_last_run {
    const ft_dict *args;            /* as run_results.json keeps them; `which` is the command */
    const ft_list *results;         /* dicts as in run_results.json */
    const ft_list *planned;         /* unique ids a killed run had set out to do; NULL: it ended by itself */
    ft_str started_at;              /* ISO, UTC; {NULL,0}: unknown */
} ft_last_run;

/* What the files of `folder` say. false: there is no run there, or it cannot be read, reported. */
bool ft_last_run_read(ft_arena *arena, const ft_fs *fs, ft_str folder, ft_last_run *out, ft_diags *diags);

#endif
