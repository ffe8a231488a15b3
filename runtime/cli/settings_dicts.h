/* settings_dicts.h - resolved settings as templates and artifacts see them: `flags`, args, behaviour flags. */
#ifndef FT_CLI_SETTINGS_DICTS_H
#define FT_CLI_SETTINGS_DICTS_H

#include "cli/settings.h"

/* Every behaviour flag by name, defaults included. `flags` may be NULL. */
ft_dict *ft_behaviour_dict(ft_arena *arena, const ft_dict *flags);
/* Is every behaviour flag in `flags` a truth value? (CLI-100) */
bool ft_behaviour_fits(const ft_dict *flags);

/* The members of `flags` in upper case (SHP-01); what was not set is none. */
ft_dict *ft_flags_dict(ft_arena *arena, const ft_settings *settings);
/* The key of an option there: "full_refresh", "resource_types". Lives in `arena`. */
ft_str ft_args_key(ft_arena *arena, ft_option option);

/* invocation_args_dict and `args` of run_results.json (ART-42). */
ft_dict *ft_args_dict(ft_arena *arena, const ft_settings *settings);

#endif
