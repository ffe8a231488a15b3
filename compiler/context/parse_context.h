/* parse_context.h - templates rendered while the project is loaded (PHS-01 ... PHS-09).
 *
 * One ft_context and one ft_job per thread, bound again for each text:
 *
 *     ft_job job = ft_job_in(render);
 *     ft_capture found = {.arena = keep};
 *     ft_parse_bind(&context, &world, &job, node, &found);
 *     if (!ft_render(&job, node->tmpl, ft_context_names(&context), &out)) … job.fault …
 *     // found.refs, found.sources, found.config_calls, found.macros, found.reads
 *
 * Binding sets job->host and job->undefined_mode. What was captured lives in found.arena; all else in
 * the job's arena, which may be cleared before the next binding. */
#ifndef FT_CONTEXT_PARSE_CONTEXT_H
#define FT_CONTEXT_PARSE_CONTEXT_H

#include "context/members.h"

/* A node's body, hook, test, snapshot, analysis: execute is false, undefined names are silent.
 * `node` needs type, unique_id, name, package, paths, database, schema, alias (the default ones) and config
 * as far as known. `capture` keeps growing over several bindings. */
void ft_parse_bind(ft_context *context, const ft_world *world, ft_job *job, const ft_node *node, ft_capture *capture);

/* A YAML text: FT_PHASE_SECRETS, _PROJECT, _PROPERTIES, _DOCS or _REFS. `package`: whose vars are seen
 * and whose docs come first; {NULL,0}: the root's. `capture` may be NULL except for _REFS. Render with
 * ft_render_native, or give ft_context_names(context) to ft_yaml_render. */
void ft_yaml_bind(ft_context *context, const ft_world *world, ft_job *job, ft_phase phase, ft_str package,
                  ft_capture *capture);

/* generate_schema_name and its like (DSP-14, TRP-32). Then ft_naming_call; the node's context is made
 * once and serves many calls. */
void ft_naming_bind(ft_context *context, const ft_world *world, ft_job *job);
/* Whether the macro answers the same to the same custom value, whatever the node: it names nothing but
 * that value, names it sets, and what is one for a whole run. `arena` passes. */
bool ft_naming_repeats(ft_arena *arena, const ft_macro *macro);
/* "generate_schema_name" for `node` with its custom value (none, text): stripped text, {NULL,0} when the
 * macro gave None. On false job->fault is set. */
bool ft_naming_call(ft_context *context, ft_str macro, const ft_node *node, ft_value custom, ft_str *out);

/* For FT_PHASE_SECRETS: env_var gives a placeholder for DBT_ENV_SECRET*; this puts the values in place of
 * the placeholders after rendering (NAT-20). `text` unchanged where there is none. */
ft_str ft_secrets_insert(ft_arena *arena, const ft_invocation *invocation, ft_str text);

#endif
