/* yaml.h - a YAML document as a tree with spans, by libyaml.
 *
 * Anchors are resolved (an alias is the same node; a budget on expanded nodes stops bombs), merge
 * keys `<<` are applied. Scalars stay text; value/convert gives them types. Only the first document is
 * read; a second one is an error. Duplicate keys: the last wins, as in PyYAML, with a warning. */
#ifndef FT_SYNTAX_YAML_H
#define FT_SYNTAX_YAML_H

#include "source/diag.h"

typedef enum { FT_YAML_SCALAR, FT_YAML_SEQUENCE, FT_YAML_MAPPING } ft_yaml_kind;

typedef struct ft_yaml ft_yaml;
typedef struct { ft_yaml *key, *value; } ft_yaml_pair;
struct ft_yaml {
    uint8_t kind;
    bool plain;              /* a scalar without quotes or block style and without an explicit tag:
                                its type is found by its look */
    bool is_str_tag;         /* tagged !!str or '!' */
    ft_span span;
    union {
        ft_str text;                                   /* scalar, unescaped */
        struct { ft_yaml **at; size_t len; } items;    /* sequence */
        struct { ft_yaml_pair *at; size_t len; } pairs; /* mapping, in order, keys distinct */
    } as;
};

/* *out NULL: the document is empty (true is returned). Text is borrowed from the source where it
 * stands there unchanged. */
bool ft_yaml_parse(ft_arena *arena, const ft_source *source, ft_diags *diags, ft_yaml **out);

ft_yaml *ft_yaml_get(const ft_yaml *mapping, ft_str key); /* NULL: absent, or not a mapping */
bool ft_yaml_is_null(const ft_yaml *node);                /* plain ~, null, Null, NULL or empty; NULL too */

#endif
