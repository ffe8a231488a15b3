/* request.h - what a run is asked to do, and what comes out of it. */
#ifndef FT_EXEC_REQUEST_H
#define FT_EXEC_REQUEST_H

#include "adapter/adapter.h"
#include "context/world.h"
#include "exec/event.h"
#include "model/describe.h"
#include "store/journal.h"

/* A microbatch model that retry goes on with: batches that are in the table, and those that are not. */
typedef struct ft_batches_left { ft_batch *done; size_t done_len; ft_batch *left; size_t left_len; } ft_batches_left;

typedef struct ft_exec_request {
    const ft_plan *plan;
    const ft_world *world;
    ft_adapter *adapter;
    unsigned threads;
    const ft_cancel_token *cancel;
    const ft_listener *listeners; size_t listeners_len;
    const ft_fs *fs;
    ft_journal *journal;           /* NULL: none is kept */
    ft_str target_path;            /* as shown and as opened: "target" */
    ft_str project_root;
    bool cache_selected_only, no_cache, no_database; /* no_database: --no-introspect compile, nothing is asked */
    bool leave_ephemerals;
    const ft_map *batches_left;    /* of retry: unique id -> ft_batches_left; NULL: all batches are run */
    int64_t batches_end_us;        /* of retry: when the run began that is repeated; 0: now */
    /* Asked on the main thread once the database was looked at and before anything is changed; false: reported, and nothing
     * is run. NULL: there is nothing to wait for. */
    bool (*ready)(void *self);
    void *ready_self;
    unsigned show_limit;           /* rows kept of FT_STEP_COMPILE steps of `show`; 0: not asked for */
} ft_exec_request;

typedef struct ft_exec_outcome {
    ft_run run;
    const ft_compiled **compiled;  /* by node id; NULL entries: not compiled */
} ft_exec_outcome;

#endif
