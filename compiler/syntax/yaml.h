/* yaml.h - a YAML document as a tree with spans, by libyaml.
 *
 * Anchors are resolved (an alias is the same node; budgets on depth and on nodes reached through
 * aliases stop bombs), merge keys `<<` are applied as PyYAML does: merged pairs first, own ones
 * override in place. Scalars stay text; value/convert gives them types. Only the first document is
 * read; a second one is an error. Duplicate keys: the last value wins at the first one's place, with
 * dbt's warning. A tree is immutable once parsed: any thread may read it. */
#ifndef FT_SYNTAX_YAML_H
#define FT_SYNTAX_YAML_H

#include "base/keeper.h"
#include "source/diag.h"

typedef enum { FT_YAML_SCALAR, FT_YAML_SEQUENCE, FT_YAML_MAPPING } ft_yaml_kind;

typedef struct ft_yaml ft_yaml;
typedef struct { ft_yaml *key, *value; } ft_yaml_pair;
struct ft_yaml {
    uint8_t kind;
    bool plain;              /* a scalar whose type is found by its look: without quotes or block
                                style and without a tag that says it is text */
    bool is_str_tag;         /* tagged !!str */
    ft_span span;
    union {
        ft_str text;                                   /* scalar, unescaped */
        struct { ft_yaml **at; size_t len; } items;    /* sequence */
        struct { ft_yaml_pair *at; size_t len; } pairs; /* mapping, in order, keys distinct scalars */
    } as;
};

/* *out NULL: the document is empty (true is returned). Text is borrowed from the source where it
 * stands there unchanged. */
bool ft_yaml_parse(ft_arena *arena, const ft_source *source, ft_diags *diags, ft_yaml **out);

/* `node` and all below it in `arena`, each alias a copy of its own; its texts are kept by `texts`, NULL:
 * shared. NULL gives NULL. */
ft_yaml *ft_yaml_copy(ft_arena *arena, ft_keeper *texts, const ft_yaml *node);

ft_yaml *ft_yaml_get(const ft_yaml *mapping, ft_str key); /* NULL: absent, or not a mapping */
bool ft_yaml_is_null(const ft_yaml *node);                /* plain ~, null, Null, NULL or empty; NULL too */

/* The text of a scalar; empty with `at` NULL for anything else, NULL included. */
static inline ft_str ft_yaml_text(const ft_yaml *node)
{
    return node && node->kind == FT_YAML_SCALAR ? node->as.text : (ft_str){0};
}

/* Whether a plain scalar may be something else than text (a number, boolean, null, date ...).
 * False is certain, so callers can skip resolving most scalars; true is not. */
bool ft_yaml_may_be_typed(ft_str plain);

#endif
