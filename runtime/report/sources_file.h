/* sources_file.h - sources.json (v3): how old the data of each source is (ART-45). */
#ifndef FT_REPORT_SOURCES_FILE_H
#define FT_REPORT_SOURCES_FILE_H

#include "exec/event.h"

/* Writes the `freshness` of each result. false: reported; an older file then still stands. */
bool ft_sources_file_write(ft_arena *arena, const ft_run *run, const ft_invocation *invocation, const ft_fs *fs,
                           ft_str path, ft_diags *diags);

#endif
