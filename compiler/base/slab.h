/* slab.h - large blocks of memory out of a range that is of huge pages where the system has them.
 *
 * To touch a page of 4 KiB for the first time costs a thousand instructions and more: a tenth of the parse of a project
 * of a thousand models. The range is small enough that what is not used of its pages does not matter; when it is full,
 * malloc is asked as for all else. */
#ifndef FT_BASE_SLAB_H
#define FT_BASE_SLAB_H

#include <stdbool.h>
#include <stddef.h>

enum { FT_SLAB_UNIT = 1 << 16 }; /* bytes: blocks are multiples of it, and lie at them */

/* Makes the range. Before it, and where the system refuses, there are no blocks. For main, before any thread. */
void ft_slab_open(void);

/* A block of at least *size bytes; *size becomes what it has. NULL: it is smaller than a unit or larger than a huge page,
 * or there is no room. Any thread. */
void *ft_slab_take(size_t *size);

/* Takes back a block of the size it had; false: it is none of these. Any thread. */
bool ft_slab_give(void *taken, size_t size);

#endif
