/* digest.c - checksums by nettle and the hash of maps by xxHash; see digest.h.
 *
 * Nettle's functions are plain ones: libcrypto would look its algorithms up in providers first, which costs every start
 * of the program more than the checksums of a small project. */
#include "base/digest.h"

#include <nettle/md5.h>
#include <nettle/nettle-meta.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>
#define XXH_INLINE_ALL
#define XXH_FORCE_MEMORY_ACCESS 1 /* else short reads are calls of a checked memcpy */
#include <xxhash.h>

static ft_str to_hex(ft_arena *arena, const uint8_t *bytes, size_t count)
{
    static const char digits[] = "0123456789abcdef";
    char *text = ft_alloc_raw(arena, count * 2 + 1);
    for (size_t i = 0; i < count; i++) {
        text[i * 2] = digits[bytes[i] >> 4];
        text[i * 2 + 1] = digits[bytes[i] & 15];
    }
    text[count * 2] = 0;
    return (ft_str){text, count * 2};
}

/* Which algorithm it is only the caller knows: as much room as the largest of ours needs. */
typedef union { struct md5_ctx md5; struct sha1_ctx sha1; struct sha256_ctx sha256; } any_context;

static ft_str hex_of(ft_arena *arena, const struct nettle_hash *kind, ft_str text)
{
    any_context context;
    uint8_t bytes[SHA256_DIGEST_SIZE];
    kind->init(&context);
    kind->update(&context, text.len, (const uint8_t *)(text.at ? text.at : ""));
    kind->digest(&context, kind->digest_size, bytes);
    return to_hex(arena, bytes, kind->digest_size);
}

ft_str ft_md5_hex(ft_arena *arena, ft_str text)
{
    return hex_of(arena, &nettle_md5, text);
}

ft_str ft_sha1_hex(ft_arena *arena, ft_str text)
{
    return hex_of(arena, &nettle_sha1, text);
}

ft_str ft_sha256_hex(ft_arena *arena, ft_str text)
{
    return hex_of(arena, &nettle_sha256, text);
}

uint64_t ft_hash(ft_str text)
{
    return XXH3_64bits(text.at, text.len);
}
