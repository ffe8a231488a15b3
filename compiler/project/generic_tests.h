/* generic_tests.h - the tests that properties declare, as nodes (TST-01 ... TST-16).
 *
 * All tests of a properties file are one piece of work; they need the final nodes (registry complete)
 * and make nothing but new nodes. A test whose macro is pure is captured from its arguments alone. */
#ifndef FT_PROJECT_GENERIC_TESTS_H
#define FT_PROJECT_GENERIC_TESTS_H

#include "project/loading.h"

/* What a test is attached to. */
typedef struct ft_test_target {
    const ft_loaded_file *file;
    ft_str key;                        /* "models", "sources": for file_key_name */
    ft_str name;                       /* model, or source's name for file_key_name */
    ft_str label;                      /* in test names: "m", "m_v2", "src_tbl" */
    ft_str call;                       /* "ref('m')", "source('s', 't')" */
    bool is_source;
    ft_ref ref;                        /* of a model, seed, snapshot */
    ft_source_ref source;
    const ft_node *attached;           /* NULL: none */
    ft_strs tags;                      /* of source and table */
    bool quote_columns;
} ft_test_target;

/* The tests of models, seeds and snapshots into file->tests. False: reported. */
bool ft_generic_tests_make(const ft_loading *loading, ft_worker *worker, ft_loaded_file *file);
/* Those of columns, then the table's own, appended to `out` (sources). */
bool ft_generic_tests_of(const ft_loading *loading, ft_worker *worker, const ft_test_target *target,
                         const ft_column_patches *columns, const ft_yaml *tests, ft_node_list *out);

#endif
