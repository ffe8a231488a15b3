/* digest.c - checksums by libcrypto and the hash of maps by xxHash; see digest.h. */
#include "base/digest.h"

#include <assert.h>
#include <openssl/evp.h>
#include <stdatomic.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

static ft_str to_hex(ft_arena *arena, const unsigned char *bytes, size_t count)
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

/* Looking an algorithm up by name costs more than hashing a short text: each is looked up once. */
typedef struct { const char *name; _Atomic(EVP_MD *) found; } algorithm;

static algorithm md5 = {"MD5", NULL}, sha1 = {"SHA1", NULL}, sha256 = {"SHA2-256", NULL};

static const EVP_MD *look_up(algorithm *wanted)
{
    EVP_MD *found = atomic_load(&wanted->found), *earlier = NULL;
    if (found)
        return found;
    found = EVP_MD_fetch(NULL, wanted->name, NULL);
    assert(found);
    if (atomic_compare_exchange_strong(&wanted->found, &earlier, found))
        return found;
    EVP_MD_free(found);
    return earlier;
}

/* No digest can refuse its input: a failure here means libcrypto could not get memory. */
static ft_str hex_of(ft_arena *arena, algorithm *kind, ft_str text)
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    int done = EVP_Digest(text.at ? text.at : "", text.len, bytes, &len, look_up(kind), NULL);
    assert(done);
    (void)done;
    return to_hex(arena, bytes, len);
}

ft_str ft_md5_hex(ft_arena *arena, ft_str text)
{
    return hex_of(arena, &md5, text);
}

ft_str ft_sha1_hex(ft_arena *arena, ft_str text)
{
    return hex_of(arena, &sha1, text);
}

ft_str ft_sha256_hex(ft_arena *arena, ft_str text)
{
    return hex_of(arena, &sha256, text);
}

/* An ft_sha256 is libcrypto's own context under our name. */
ft_sha256 *ft_sha256_begin(void)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int ready = EVP_DigestInit_ex(context, look_up(&sha256), NULL);
    assert(ready);
    (void)ready;
    return (ft_sha256 *)context;
}

void ft_sha256_add(ft_sha256 *digest, ft_str text)
{
    EVP_DigestUpdate((EVP_MD_CTX *)digest, text.at, text.len);
}

ft_str ft_sha256_finish(ft_arena *arena, ft_sha256 *taken_digest)
{
    EVP_MD_CTX *context = (EVP_MD_CTX *)taken_digest;
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    EVP_DigestFinal_ex(context, bytes, &len);
    EVP_MD_CTX_free(context);
    return to_hex(arena, bytes, len);
}

uint64_t ft_hash(ft_str text)
{
    return XXH3_64bits(text.at, text.len);
}
