/* site.h - the documentation: index.html, the files under site/, static_index.html (docs-site.md 2).
 *
 * Made from artifacts alone. Files under site/ carry a digest of their bytes in their names and are never
 * changed; index.html, which names them, is replaced last, and what it no longer names is removed then: a
 * reader, or one who kills the program at any moment, has the old site or the new one. Same input, same bytes. */
#ifndef FT_REPORT_SITE_H
#define FT_REPORT_SITE_H

#include "base/fs.h"
#include "source/diag.h"

typedef struct ft_site_request {
    const ft_fs *fs;
    ft_str from;                    /* folder with manifest.json and, if they are there, the other artifacts */
    ft_str to;                      /* folder that gets the site; made where it is missing */
    bool is_static;                 /* also static_index.html, which holds everything and opens from the disk */
    /* What an earlier run left, read before this command wrote its own; at == NULL: as it stands in `from`. */
    ft_str results;
    /* The text of a file of templates/site. */
    ft_str (*template)(const char *name);
} ft_site_request;

/* false: reported; the earlier site still stands. Warnings where an artifact could not be used. */
bool ft_site_write(ft_arena *arena, const ft_site_request *request, ft_diags *diags);

#endif
