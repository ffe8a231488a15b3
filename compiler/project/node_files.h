/* node_files.h - one file read and captured: models, snapshots, seeds, docs, properties ... (PAR-02 ... PAR-11).
 *
 * A piece of work for the pool: uses the worker's arena and nothing shared but what is const. */
#ifndef FT_PROJECT_NODE_FILES_H
#define FT_PROJECT_NODE_FILES_H

#include "project/loading.h"

/* Reads, parses and captures `file`. What is wrong is in worker->diags; what could be read is in file. */
void ft_node_file_read(const ft_loading *loading, ft_worker *worker, ft_loaded_file *file);

/* The text of a file without white space at its ends, as a source named `shown`. NULL: reported. */
const ft_source *ft_file_source(const ft_fs *fs, ft_arena *arena, ft_str disk, ft_str shown, ft_diags *diags);

/* A node with its identity and first config, before capture: for nodes that are made from YAML and
 * dbt_project.yml. `path` below the search path, `fqn` complete. */
typedef struct ft_node_request {
    ft_resource_type type;
    const ft_project_file *package;
    ft_str name, path, original;
    ft_str unique_id;                  /* at NULL: of type, package and name */
    ft_strs fqn;
    const ft_source *source;           /* of raw_code; NULL: none */
    ft_str checksum_name, checksum;
    ft_span span;
} ft_node_request;
ft_node *ft_node_make(const ft_loading *loading, ft_worker *worker, const ft_node_request *request);

/* [package, folders of `path`] with room for `more` names, which the caller adds. */
ft_strs ft_fqn_of_path(ft_arena *arena, ft_str package, ft_str path, size_t more);

/* sha256 of the text with every run of white space as one space (PAR-09). */
ft_str ft_text_checksum(ft_arena *arena, ft_arena *scratch, ft_str text);

#endif
