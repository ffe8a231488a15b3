/* site_model.h - what the documentation shows, read from the artifacts of a project.
 *
 * Only artifacts are read (manifest.json, catalog.json, run_results.json, sources.json, run_history.jsonl),
 * so the site of a dbt project is made the same way as that of ours (docs-site.md 2). Values that are only
 * handed on stay slices of the artifact's text, as they are written there ("raw"); names that are compared
 * are decoded. Everything borrows from the texts or lives in the site's arena. One thread at a time. */
#ifndef FT_REPORT_SITE_MODEL_H
#define FT_REPORT_SITE_MODEL_H

#include "base/map.h"
#include "source/diag.h"
#include "syntax/json_pull.h"

/* docs-site.md 2: what has a page. Generic tests are rows of their node's page. */
typedef enum {
    FT_PAGE_SOURCE, FT_PAGE_SEED, FT_PAGE_MODEL, FT_PAGE_SNAPSHOT, FT_PAGE_ANALYSIS, FT_PAGE_TEST, FT_PAGE_UNIT_TEST,
    FT_PAGE_EXPOSURE, FT_PAGE_METRIC, FT_PAGE_SEMANTIC_MODEL, FT_PAGE_SAVED_QUERY, FT_PAGE_FUNCTION, FT_PAGE_OPERATION,
    FT_PAGE_MACRO, FT_PAGE_KINDS
} ft_page_kind;
const char *ft_page_kind_word(ft_page_kind kind); /* as in addresses: "semantic_model" */

/* docs-site.md 5, worst last. */
typedef enum { FT_MARK_NONE, FT_MARK_PASS, FT_MARK_SKIP, FT_MARK_WARN, FT_MARK_FAIL, FT_MARK_ERROR } ft_mark;
const char *ft_mark_word(ft_mark mark);           /* "none", "pass" … */

typedef struct ft_site_result {
    ft_str id;
    ft_str at;                       /* ISO 8601; when it ended, or the run was written */
    ft_mark mark;
    double seconds, started;         /* `started`: seconds after the run's first one; -1 unknown */
    ft_str message, failures, rows, thread; /* raw; {NULL,0}: none */
    ft_str checksum;                 /* decoded: the beginning of the file's when it ran; empty: not kept */
} ft_site_result;

typedef struct ft_site_run {
    ft_str at, command;              /* decoded */
    double seconds;
    FT_VEC(ft_site_result) results;  /* as they ended */
} ft_site_run;

typedef struct ft_site_column {
    ft_str name;                     /* as the database has it, else as written in YAML */
    ft_str type, comment;            /* raw, of the catalog */
    ft_str description, declared_type, meta, constraints; /* raw, of YAML */
    bool in_yaml, in_catalog;
    struct ft_site_node *from;       /* whose description it inherits; NULL: its own or none */
    const struct ft_site_column *from_column;
} ft_site_column;

typedef struct ft_site_test {
    ft_str id, name, column;         /* decoded; column may be empty */
    ft_str severity, where;          /* raw */
    const ft_site_result *result;    /* NULL: not run */
} ft_site_test;

typedef struct ft_site_node {
    ft_str id, name, package, schema, path, group, materialized; /* decoded */
    ft_page_kind kind;
    bool hidden, enforced;
    uint32_t number;                 /* in the site: parents before children, then by id */
    ft_str tags, color, description; /* raw */
    ft_str relation, raw_code, compiled, language, meta, access, version, constraints, owner, url, source_name, loader;
    ft_str identifier, freshness, depends_on; /* all raw */
    ft_str strategy, unique_key, updated_at; /* raw, of the config of a model or snapshot */
    struct { ft_str key, value; } extra[8]; /* raw: what only this kind has, in the manifest's order */
    unsigned extra_len;
    ft_str stats;                    /* raw, of the catalog */
    FT_VEC(struct ft_site_node *) parents;
    FT_VEC(ft_str) macros;           /* decoded ids */
    FT_VEC(struct ft_site_node *) users; /* of a macro: what calls it */
    ft_str checksum;                 /* raw, of its file */
    FT_VEC(ft_site_column) shown;    /* the catalog's order, then those only in YAML */
    FT_VEC(ft_site_test) tests;
    const ft_site_result *result;    /* of its own last run */
    const ft_site_result *fresh;     /* a source's last freshness */
    ft_str fresh_row;                /* raw: its entry of sources.json */
    ft_mark mark;                    /* the worst of all of them */
} ft_site_node;

typedef struct ft_site {
    ft_arena *arena;
    ft_str project, adapter, generated; /* decoded */
    FT_VEC(ft_site_node *) nodes;    /* by number */
    ft_map by_id;                    /* ft_site_node; generic tests: the node they are shown at */
    ft_map docs;                     /* doc block name ("__overview__") of the project or a package -> raw text */
    FT_VEC(ft_site_run) runs;        /* oldest first, at most 30 */
    bool has_catalog;
} ft_site;

#endif
