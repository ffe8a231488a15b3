/* yaml_render.h - a YAML tree becomes a value, the Jinja in its texts rendered on the way (NAT-01 ...).
 *
 * Rendering is typed: a text that is one expression may become any value. Dates become ISO text.
 * Texts without Jinja cost a scan and no template. One thread at a time per arena. */
#ifndef FT_MODEL_YAML_RENDER_H
#define FT_MODEL_YAML_RENDER_H

#include "render/eval.h"
#include "source/diag.h"
#include "syntax/yaml.h"

#define FT_YAML_DEPTH 32 /* keys of a path that `keep` is shown; deeper ones are left out */

/* The keys that lead to a text; an item of a list has an empty one. */
typedef struct ft_yaml_path { ft_str keys[FT_YAML_DEPTH]; size_t len; } ft_yaml_path;

/* Goes on to `key`; gives back the length to return to. Keys that have no room are left out. */
static inline size_t ft_yaml_enter(ft_yaml_path *path, ft_str key)
{
    size_t len = path->len;
    if (len < FT_YAML_DEPTH)
        path->keys[path->len++] = key;
    return len;
}

/* The names texts are rendered with, and the job they are bound to (context/parse_context). Values made
 * by rendering live in the job's arena, which must live as long as the result. */
typedef struct ft_yaml_scope { ft_names names; ft_job *job; } ft_yaml_scope;

typedef struct ft_yaml_renderer {
    ft_arena *arena;
    ft_keeper *texts;             /* keeps the texts of values; NULL: they are borrowed from the tree */
    const ft_yaml_scope *scope;  /* NULL: nothing is rendered */
    ft_diags *diags;
    ft_diag_code code;           /* of errors */
    /* True: the text at this path stays as written. NULL: all are rendered. */
    bool (*keep)(const ft_yaml_path *path);
    const ft_yaml_path *at;      /* of the tree that is rendered; NULL: it is where paths begin */
    bool keep_bad_passwords;     /* PRF-06: a text below "password" that fails to render stays */
} ft_yaml_renderer;

/* false: at least one error was reported; *out holds none at the failed places. */
bool ft_yaml_render(const ft_yaml_renderer *renderer, const ft_yaml *node, ft_value *out);

/* One text that came from `node` (NULL: from nowhere). */
bool ft_yaml_render_text(const ft_yaml_renderer *renderer, ft_str text, ft_span span, ft_value *out);

/* The value of a tree without rendering: as ft_value_of_yaml, dates as ISO text. */
ft_value ft_yaml_plain_value(ft_arena *arena, const ft_yaml *node);

/* Reports the fault of a rendering; at `span` when the fault itself has no place. */
ft_diag *ft_fault_report(ft_diags *diags, ft_diag_code code, const ft_fault *fault, ft_span span);

#endif
