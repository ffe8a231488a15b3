/* profile_template.h - profile_template.yml of a project: the target its team uses, with questions where members
 * differ (CLI-125).
 *
 *   fixed:                       keys of the target as they are
 *     type: postgres
 *   prompts:                     keys that are asked for, in this order
 *     user: {hint: your name, default: me, type: string, hide_input: false}
 *     _choose_login:             one of the groups, chosen by its number
 *       password: {pass: {hide_input: true}}
 *       key: {_fixed_authenticator: key, private_key_path: {}}
 *
 * `target` among the keys is the target's name; without it, it is "dev". Types are string, int, float, bool. */
#ifndef FT_CLI_PROFILE_TEMPLATE_H
#define FT_CLI_PROFILE_TEMPLATE_H

#include "cli/session.h"

typedef enum { FT_TEMPLATE_NONE, FT_TEMPLATE_FILLED, FT_TEMPLATE_FAILED } ft_template_answer;

/* Asks what the template at `path` asks. FILLED: *text is `profile` as YAML. NONE: no such file, or it is no
 * template, which was said. FAILED: reported; an answer is missing. */
ft_template_answer ft_profile_template_fill(ft_session *session, ft_str path, ft_str profile, ft_str *text);

#endif
