/* catalog_file.h - catalog.json (v1): the relations of the project as the database has them (ART-43, ART-44). */
#ifndef FT_REPORT_CATALOG_FILE_H
#define FT_REPORT_CATALOG_FILE_H

#include "context/warehouse.h"
#include "graph/graph.h"

typedef struct ft_catalog_request {
    const ft_graph *graph;
    const ft_invocation *invocation;
    ft_catalog_rows rows;            /* in order of columns within a relation */
    ft_list *errors;                 /* texts; NULL: none */
    bool any_database;               /* the engine has one, whatever nodes name theirs */
    bool (*wanted)(void *self, const ft_node *node); /* NULL: all are */
    void *wanted_self;
    int64_t generated_us;
} ft_catalog_request;

/* Only relations of enabled nodes and sources appear; names are compared without case, and of their databases, too. false:
 * reported; an older file then still stands. */
bool ft_catalog_file_write(ft_arena *arena, const ft_catalog_request *request, const ft_fs *fs, ft_str path,
                           ft_diags *diags);

#endif
