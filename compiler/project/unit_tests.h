/* unit_tests.h - unit tests as nodes: given and expected rows brought to one form (PRP-64 ... PRP-72). */
#ifndef FT_PROJECT_UNIT_TESTS_H
#define FT_PROJECT_UNIT_TESTS_H

#include "project/loading.h"

/* Appends one node, or one per version of the tested model, to `out`. One thread. */
bool ft_unit_test_make(ft_loading *loading, const ft_loaded_file *file, const ft_entry *entry, ft_node_list *out);
/* Fixtures of one name in one project, also a .csv and a .sql: a unit test names them without ending. False: reported. */
bool ft_fixtures_check(ft_loading *loading);

#endif
