/* invocation.h - what one call of the program was asked, for templates and for the run.
 *
 * Filled by cli from options, environment and flags:, read-only afterwards. */
#ifndef FT_CONTEXT_INVOCATION_H
#define FT_CONTEXT_INVOCATION_H

#include "base/clock.h"
#include "base/fs.h"
#include "model/profile.h"

#define FT_DBT_VERSION "1.12.6" /* the dbt we stand for: dbt_version */

/* ◇ Lines a template prints or logs, and warnings it raises; implemented by report. Any thread. */
typedef struct ft_voice {
    void *self;
    void (*log)(void *self, ft_str text, bool info);          /* log(), info=true also to the console */
    void (*print)(void *self, ft_str text);                   /* print() */
    /* A warning by its event's name. False: the rules make it an error; nothing was said, whoever warns fails. */
    bool (*warn)(void *self, ft_str event, ft_str text, ft_str node_id);
    void (*deprecated)(void *self, ft_str event, ft_str text);
    /* What is worth knowing, by its event's name; `data`: what a JSON line carries beside the node. */
    void (*inform)(void *self, ft_str event, ft_str text, ft_dict *data);
    /* A behaviour flag that is off was asked for: said once for each. Whether it had been said before; `text` of no
     * length says nothing. */
    bool (*flag_off)(void *self, ft_str flag, ft_str text);
    void (*sql)(void *self, ft_str node_id, ft_str sql);      /* each statement sent, for debug logs */
} ft_voice;

typedef struct ft_invocation {
    ft_str invocation_id;              /* UUID */
    ft_str project_dir;                /* absolute; "" where nothing is on a disk */
    int64_t started_us;                /* run_started_at */
    const ft_clock *clock;
    const ft_voice *voice;
    ft_str which;                      /* SHP-02: "run", "build", "generate" ... */
    ft_dict *flags;                    /* upper-case attribute -> value (SHP-01), frozen */
    ft_dict *behaviour;                /* behaviour flags of the root project by name (SHP-08), defaults included */
    ft_dict *args;                     /* invocation_args_dict, as run_results writes */
    ft_dict *cli_vars;                 /* --vars */
    ft_str invocation_command;         /* "dbt run --select x" */
    bool full_refresh, empty, store_failures, introspect, fail_fast, quiet, no_print, defer, favor_state;
    bool warned_tests_fail;            /* a test that warns is an error: --warn-error and its options (CLI-107) */
    ft_value sample;                   /* --sample window or FT_UNDEFINED */
    ft_value event_time_start, event_time_end; /* datetime or none */
    ft_str (*env)(void *self, ft_str name); /* environment variable; {NULL,0}: unset */
    void *env_self;
    ft_strs env_names;                 /* all names, for dbt_metadata_envs */
} ft_invocation;

bool ft_invocation_behaviour(const ft_invocation *invocation, const char *flag);

#endif
