/* site_read.h - artifacts become a site: read, linked, numbered, with results and inherited words. */
#ifndef FT_REPORT_SITE_READ_H
#define FT_REPORT_SITE_READ_H

#include "report/site_model.h"

/* The manifest, whose text may come in pieces, and the texts of the other artifacts, which may be {NULL,0}. */
typedef struct ft_site_texts {
    ft_json_pull *manifest;
    ft_str catalog, results, sources, history;
} ft_site_texts;

/* NULL: the manifest is not one, reported with its `manifest_path`. What is wrong in another artifact is
 * a warning, and the site goes without it. */
ft_site *ft_site_read(ft_arena *arena, const ft_site_texts *texts, ft_str manifest_path, ft_diags *diags);

#endif
