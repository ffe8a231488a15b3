/* embedded.h - the files compiled into the program: macros, the starter project, the site.
 *
 * Paths are relative to templates/ ("macros/core/adapters.sql"), '/'-separated and sorted by bytes.
 * Constant for the whole life of the program; any thread. */
#ifndef FT_EMBEDDED_H
#define FT_EMBEDDED_H

#include <stddef.h>

typedef struct ft_embedded {
    const char *path;
    const char *bytes; /* followed by a NUL that `len` does not count */
    size_t len;
} ft_embedded;

extern const ft_embedded ft_embedded_files[];
extern const size_t ft_embedded_count;

#endif
