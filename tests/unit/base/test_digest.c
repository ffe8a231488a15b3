/* test_digest.c - checksums against published values; the plain clock and pool. */
#include "check.h"

#include "base/clock.h"
#include "base/digest.h"
#include "base/pool.h"

static void digests_match_published_values(void **state)
{
    check_text(ft_md5_hex(*state, FT_STR("")), "d41d8cd98f00b204e9800998ecf8427e");
    check_text(ft_md5_hex(*state, FT_STR("abc")), "900150983cd24fb0d6963f7d28e17f72");
    check_text(ft_sha1_hex(*state, FT_STR("abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
    check_text(ft_sha256_hex(*state, FT_STR("abc")),
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void fixed_clock_moves_only_by_hand(void **state)
{
    (void)state;
    int64_t now = 1000;
    ft_clock clock = ft_clock_fixed(&now);
    assert_int_equal(ft_clock_wall(&clock), 1000);
    now += 5;
    assert_int_equal(ft_clock_wall(&clock), 1005);
    assert_int_equal(ft_clock_monotonic(&clock), 1005000);
    ft_clock machine = ft_clock_system();
    assert_true(ft_clock_wall(&machine) > 1600000000000000);
}

static void note_piece(void *job, size_t piece, size_t worker)
{
    size_t *next = job;
    assert_int_equal(piece, *next);
    assert_int_equal(worker, 0);
    ++*next;
}

static void plain_pool_works_in_order(void **state)
{
    (void)state;
    size_t done = 0;
    ft_pool pool = ft_pool_plain();
    ft_pool_run(&pool, 10, note_piece, &done);
    assert_int_equal(done, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(digests_match_published_values),
        TEST(fixed_clock_moves_only_by_hand),
        TEST(plain_pool_works_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
