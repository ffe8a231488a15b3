/* select.h - the grammar of --select, --exclude and selectors.yml: text to a tree of criteria.
 *
 * Nothing is evaluated here; graph/choose does that. Reference: SEL-01 ... SEL-06, SEL-48 ... SEL-52. */
#ifndef FT_SYNTAX_SELECT_H
#define FT_SYNTAX_SELECT_H

#include "source/diag.h"
#include "syntax/yaml.h"

typedef enum { FT_INDIRECT_DEFAULT, FT_INDIRECT_EAGER, FT_INDIRECT_CAUTIOUS, FT_INDIRECT_BUILDABLE,
               FT_INDIRECT_EMPTY } ft_indirect;

#define FT_ANY_DEPTH UINT32_MAX

typedef struct ft_criterion {
    ft_str raw;                    /* as written: "2+tag:nightly+" */
    ft_str method;                 /* "fqn", "tag", "config", "state" ... */
    ft_str argument;               /* "materialized" of config.materialized; empty: none */
    ft_str value;
    bool typed;                    /* from YAML, unquoted: `value` stands for a number or truth, not only text */
    bool childrens_parents;        /* @x */
    bool parents, children;        /* +x, x+ */
    uint32_t parents_depth, children_depth; /* edges; FT_ANY_DEPTH */
    ft_indirect indirect;          /* FT_INDIRECT_DEFAULT: the flag decides */
    ft_span span;
} ft_criterion;

typedef enum { FT_SELECT_CRITERION, FT_SELECT_UNION, FT_SELECT_INTERSECTION, FT_SELECT_DIFFERENCE } ft_select_kind;

typedef struct ft_selection ft_selection;
struct ft_selection {
    ft_select_kind kind;
    ft_criterion criterion;        /* FT_SELECT_CRITERION */
    ft_selection **parts;          /* of the others; a difference takes all later parts from the first */
    size_t len;
    bool expect_some;              /* warn when it selects nothing, naming `raw` */
    ft_indirect indirect;          /* of a group: which held-back tests join it (SEL-35); DEFAULT: the flag
                                      decides, as for words; in selectors.yml none does */
    ft_str raw;
};

/* What the words of --select and --exclude mean together (SEL-02, SEL-03). No words of --select:
 * everything. NULL: an error was reported. */
const ft_selection *ft_select_parse(ft_arena *arena, const ft_str *select, size_t select_len,
                                    const ft_str *exclude, size_t exclude_len, ft_diags *diags);

/* One criterion such as "2+tag:nightly+". false: reported at `span`. Borrows `word`. */
bool ft_criterion_parse(ft_str word, ft_criterion *made, ft_span span, ft_diags *diags);

/* One component such as "+tag:nightly,2+orders". */
const ft_selection *ft_select_parse_word(ft_arena *arena, ft_str word, ft_diags *diags);

/* The `definition:` of a selector (SEL-49). Texts are already rendered. */
const ft_selection *ft_select_of_yaml(ft_arena *arena, const ft_yaml *definition, ft_str selector, ft_diags *diags);

bool ft_indirect_of(ft_str word, ft_indirect *out);

/* Unix fnmatch, case-sensitive, as Python's (SEL-06). Any thread. */
bool ft_glob_match(ft_str text, ft_str pattern);
bool ft_glob_is_plain(ft_str pattern); /* without * ? [ */

#endif
