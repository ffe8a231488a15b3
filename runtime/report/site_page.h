/* site_page.h - index.html put together: the page's text, style and script, the policy that allows exactly
 * these, and data blocks (docs-site.md 2, 12). */
#ifndef FT_REPORT_SITE_PAGE_H
#define FT_REPORT_SITE_PAGE_H

#include "report/site_model.h"

/* A data block: JSON without '<'. */
typedef struct { ft_str name, json; } ft_page_block;
typedef struct { ft_page_block *at; uint32_t len, cap; } ft_page_blocks;

/* `template` gives a file of templates/site; `alone`: the page asks nothing of any server. */
ft_str ft_site_page(ft_arena *arena, const ft_site *site, ft_str (*template)(const char *name),
                    const ft_page_blocks *blocks, bool alone);

#endif
