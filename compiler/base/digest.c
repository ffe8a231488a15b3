/* digest.c - checksums by nettle and the hash of maps by xxHash; see digest.h.
 *
 * Nettle's functions are plain ones: libcrypto would look its algorithms up in providers first, which costs every start
 * of the program more than the checksums of a small project. */
#include "base/digest.h"

#include <nettle/md5.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>
#define XXH_INLINE_ALL
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

static const uint8_t *bytes_of(ft_str text)
{
    return (const uint8_t *)(text.at ? text.at : "");
}

ft_str ft_md5_hex(ft_arena *arena, ft_str text)
{
    struct md5_ctx context;
    uint8_t bytes[MD5_DIGEST_SIZE];
    md5_init(&context);
    md5_update(&context, text.len, bytes_of(text));
    md5_digest(&context, sizeof bytes, bytes);
    return to_hex(arena, bytes, sizeof bytes);
}

ft_str ft_sha1_hex(ft_arena *arena, ft_str text)
{
    struct sha1_ctx context;
    uint8_t bytes[SHA1_DIGEST_SIZE];
    sha1_init(&context);
    sha1_update(&context, text.len, bytes_of(text));
    sha1_digest(&context, sizeof bytes, bytes);
    return to_hex(arena, bytes, sizeof bytes);
}

ft_str ft_sha256_hex(ft_arena *arena, ft_str text)
{
    struct sha256_ctx context;
    uint8_t bytes[SHA256_DIGEST_SIZE];
    sha256_init(&context);
    sha256_update(&context, text.len, bytes_of(text));
    sha256_digest(&context, sizeof bytes, bytes);
    return to_hex(arena, bytes, sizeof bytes);
}

uint64_t ft_hash(ft_str text)
{
    return XXH3_64bits(text.at, text.len);
}
