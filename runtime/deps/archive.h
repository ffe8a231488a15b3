/* archive.h - unpacking the tar.gz of a package, by libarchive, without trusting it.
 *
 * What is unpacked is ordinary files and folders below one folder, nothing else: a path that leads
 * outside, a device, or more than the limits refuses the archive; links are left out and counted.
 * One thread at a time. */
#ifndef FT_DEPS_ARCHIVE_H
#define FT_DEPS_ARCHIVE_H

#include "deps/world.h"

typedef struct ft_archive_limits {
    uint64_t bytes;
    size_t entries;
} ft_archive_limits;
#define FT_ARCHIVE_LIMITS ((ft_archive_limits){.bytes = (uint64_t)1 << 30, .entries = 100000})

typedef struct ft_archive_found {
    size_t links; /* left out */
    ft_str why;   /* of false: what is wrong with it */
    bool broken;  /* of false: it is cut short or not a tar.gz, which getting it again may cure */
} ft_archive_found;

/* The one folder the archive at `path` must hold is unpacked as `folder`, which must not exist yet;
 * its remains stay there on failure. False: see `found`. Stops when the user wants to. */
bool ft_archive_unpack(const ft_deps *deps, ft_str path, ft_str folder, ft_archive_limits limits,
                       ft_archive_found *found);

#endif
