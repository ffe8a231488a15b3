/* site_data.h - the JSON files of the documentation, one writer each (docs-site.md 2).
 *
 * Each appends one JSON text that holds no '<' but as an escape, and is a pure function of the site.
 * Nodes are named by their number. The shapes are told in templates/site/data.js, which reads them. */
#ifndef FT_REPORT_SITE_DATA_H
#define FT_REPORT_SITE_DATA_H

#include "report/site_model.h"

enum { FT_SITE_DETAILS = 64, FT_SITE_TEXTS = 512 }; /* nodes a file */

void ft_site_core(ft_buf *out, const ft_site *site);
void ft_site_columns(ft_buf *out, const ft_site *site);
void ft_site_tests(ft_buf *out, const ft_site *site);
void ft_site_runs(ft_buf *out, const ft_site *site);
/* Nodes [from, to). */
void ft_site_texts_of(ft_buf *out, const ft_site *site, size_t from, size_t to);

/* Histories are gathered once for all details. */
typedef struct ft_site_histories ft_site_histories;
const ft_site_histories *ft_site_histories_of(ft_arena *arena, const ft_site *site);
void ft_site_details(ft_buf *out, const ft_site *site, const ft_site_histories *histories, size_t from, size_t to);

/* A raw value with its '<' escaped; `otherwise` where there is none. */
void ft_site_raw(ft_buf *out, ft_str raw, const char *otherwise);

#endif
