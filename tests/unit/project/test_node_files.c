/* test_node_files.c - what the checksum of a file is told by. */
#include "check.h"

#include "base/digest.h"
#include "project/node_files.h"

/* Every length around a machine word, every place of a run of blanks in it. */
static void checksums_do_not_see_how_many_blanks_part_two_words(void **state)
{
    ft_arena *scratch = ft_arena_new("scratch");
    const ft_str letters = FT_STR("abcdefghijklmnopqrstuvwx"), blanks[] = {FT_STR(" "), FT_STR("\t \r\n"), FT_STR("            ")};
    for (size_t len = 0; len <= letters.len; len++)
        for (size_t at = 0; at <= len; at++) {
            bool inside = at > 0 && at < len;
            ft_str head = ft_str_slice(letters, 0, at), tail = ft_str_slice(letters, at, len);
            ft_str plain = ft_concat(*state, head, inside ? FT_STR(" ") : FT_STR(""), tail, (ft_str){0});
            ft_str wanted = ft_sha256_hex(*state, plain);
            for (size_t i = 0; i < 3; i++)
                check_text(ft_text_checksum(*state, scratch, ft_concat(*state, head, blanks[i], tail, (ft_str){0})), wanted.at);
        }
    ft_arena_free(scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(checksums_do_not_see_how_many_blanks_part_two_words)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
