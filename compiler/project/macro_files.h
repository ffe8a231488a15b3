/* macro_files.h - macros, materializations and tests out of their files (PAR-33). */
#ifndef FT_PROJECT_MACRO_FILES_H
#define FT_PROJECT_MACRO_FILES_H

#include "project/loading.h"

/* Reads the blocks of one file's text. Every block becomes a macro; one whose text does not follow the
 * grammar is reported. Its tree is made when it is first called. */
bool ft_macros_read(const ft_loading *loading, ft_worker *worker, const ft_source *source, ft_str package, ft_str path,
                    bool internal, bool only_tests, ft_loaded_file *out);

/* Puts all macros into project and registry; two of one name in one package are an error (PAR-14). */
bool ft_macros_register(ft_loading *loading, const ft_project_file *package, ft_loaded_file *file);

/* depends_on.macros by a scan of calls (DSP-17), and which tests are so pure that their macro need not
 * run to know what a test refs. After all macros are registered. */
void ft_macros_link(ft_loading *loading);

#endif
