/* digest.h - checksums of text. md5, sha1 and sha256 by libcrypto, the hash of maps by xxHash.
 * Any thread. */
#ifndef FT_BASE_DIGEST_H
#define FT_BASE_DIGEST_H

#include "base/str.h"

ft_str ft_md5_hex(ft_arena *arena, ft_str text);    /* 32 lower-case digits */
ft_str ft_sha1_hex(ft_arena *arena, ft_str text);   /* 40 */
ft_str ft_sha256_hex(ft_arena *arena, ft_str text); /* 64 lower-case digits */

/* sha256 of text that comes in pieces. Caller frees by finishing. */
typedef struct ft_sha256 ft_sha256;
ft_sha256 *ft_sha256_begin(void);
void ft_sha256_add(ft_sha256 *digest, ft_str text);
ft_str ft_sha256_finish(ft_arena *arena, ft_sha256 *taken_digest);

/* For maps only: not stable between versions, never written to a file. */
uint64_t ft_hash(ft_str text);

#endif
