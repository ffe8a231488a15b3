/* digest.h - checksums of text. md5, sha1 and sha256 by nettle, the hash of maps by xxHash.
 * Any thread. */
#ifndef FT_BASE_DIGEST_H
#define FT_BASE_DIGEST_H

#include "base/str.h"

ft_str ft_md5_hex(ft_arena *arena, ft_str text);    /* 32 lower-case digits */
ft_str ft_sha1_hex(ft_arena *arena, ft_str text);   /* 40 */
ft_str ft_sha256_hex(ft_arena *arena, ft_str text); /* 64 lower-case digits */

/* For maps only: not stable between versions, never written to a file. */
uint64_t ft_hash(ft_str text);

#endif
