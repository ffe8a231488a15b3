/* loading.h - what the stages of loading share: the project being made, and one worker per thread.
 *
 * Stages run one after the other; within a stage each worker touches only its own arena, layers,
 * context and diagnoses, and the nodes of the piece it was given. */
#ifndef FT_PROJECT_LOADING_H
#define FT_PROJECT_LOADING_H

#include "context/parse_context.h"
#include "model/properties.h"
#include "project/discover.h"
#include "project/layers.h"
#include "project/project.h"

#include <stdatomic.h>

/* One of generate_{database,schema,alias}_name, as a package has it. */
typedef struct ft_naming {
    bool built_in;            /* the project leaves it alone */
    bool repeats;             /* the answers below are good for every node */
    ft_map answers;           /* custom value -> ft_str that the macro made of it */
    const ft_str *for_none;   /* NULL: not asked yet */
    ft_str last;              /* what it made last: most nodes share schema and database */
} ft_naming;

/* Patches and tests of some properties files, which go when nodes and tests are made of all of them. */
typedef struct ft_passing { ft_arena *arena; atomic_size_t files; } ft_passing;

typedef struct ft_worker {
    ft_arena *arena;          /* lives as long as the project */
    ft_arena *scratch;        /* of one rendering */
    ft_arena *tree;           /* of one properties file or template, while it is read: its text, too */
    ft_keeper *texts;         /* what stays of properties files */
    ft_passing *passing;      /* of the properties file it reads; NULL: none yet */
    ft_diags *diags;
    ft_layers *layers;
    ft_context context;
    ft_job job;
    const char *named_package; /* the package whose naming macros `naming` speaks of */
    ft_naming naming[3];      /* generate_{database,schema,alias}_name */
    ft_buf text;              /* built again and again: names, hashes */
    const char *described_package; /* whose descriptions `described` holds */
    ft_map described;         /* a description with Jinja -> what docs.c made of it */
    ft_map test_templates;    /* call of a test macro -> ft_template */
    size_t loose_arguments;   /* tests with arguments beside `arguments:` (D039) */
    ft_str loose_test, loose_file; /* the first of them in the first file, and that */
    ft_yaml_scope scope;      /* texts of properties files, after ft_worker_scope */
    ft_job scope_job;
    ft_context scope_context;
} ft_worker;

typedef struct ft_loaded_file {
    ft_found_file found;
    const ft_source *source;           /* the stripped text; NULL: could not be read, or not kept */
    ft_str checksum;                   /* sha256 of the folded text */
    ft_node_list nodes;
    FT_VEC(ft_doc *) docs;
    FT_VEC(ft_macro *) macros;
    ft_properties *properties;         /* of .yml files */
    ft_passing *passing;               /* where patches and sources of `properties` are; NULL: gone */
    ft_node_list tests, source_tests;  /* made from `properties` */
} ft_loaded_file;

/* A node on its way to its final config. While a project is loaded node->graph_id is its place here. */
typedef struct ft_pending {
    ft_node *node;
    const ft_project_file *package;
    const ft_patch *patch;             /* NULL: no properties */
    const ft_version_patch *version;   /* of `patch`; NULL: unversioned */
    const ft_loaded_file *patch_file;
    ft_dict *properties, *properties_raw; /* the config of both; NULL: none */
} ft_pending;

typedef struct ft_loading {
    ft_arena *arena;
    ft_arena *passing;                 /* lists that are needed only while loading */
    const ft_load_request *request;
    ft_project *project;
    ft_diags *diags;
    ft_registry *registry;
    ft_world world;
    ft_worker *workers; size_t workers_len;
    ft_loaded_file *files; size_t files_len; /* in the order of nodes in the manifest */
    FT_VEC(ft_pending) pending;
    ft_map by_name;                    /* name as its file says -> ft_node_list *, all kinds that can be patched */
    ft_map docs;                       /* "package.name" -> ft_doc */
    ft_map source_overrides;           /* "package.source" -> what source_overrides.c keeps of it */
    ft_loaded_file spare;              /* nodes of a package that has no files */
    int64_t now_us;
    bool quote_database, quote_schema, quote_identifier; /* adapter's default, project's quoting */
    bool keeps_unrendered;             /* unrendered_config has the text of config() and YAML, not what became of it */
} ft_loading;

/* A file's place in messages and spans: the whole of it. */
static inline ft_span ft_span_of_source(const ft_source *source)
{
    return (ft_span){.source = source};
}

/* Binds the worker's scope to the properties of `package`. */
const ft_yaml_scope *ft_worker_scope(const ft_loading *loading, ft_worker *worker, ft_str package);
bool ft_behaves(const ft_loading *loading, const char *flag);

#endif
