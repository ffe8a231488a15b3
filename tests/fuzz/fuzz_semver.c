/* fuzz_semver.c - a line a requirement: what is read prints and reads back as the same, and ranges end. Two
 * requirements need not be ordered: "<1.2.0" and "<1.2.0-rc1" each stand before the other, as in dbt.
 * Links ft_model. */
#include "model/semver.h"

#include <stdlib.h>

enum { MOST = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_round_trip(ft_arena *arena, const ft_semver *version)
{
    ft_buf printed = ft_buf_in(arena);
    ft_semver again;
    ft_semver_print(&printed, version);
    if (!ft_semver_read(ft_buf_str(&printed), &again) || ft_semver_cmp(version, &again) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ft_arena *arena = ft_arena_new("fuzz");
    ft_str text = {(const char *)data, size}, line;
    ft_semver wanted[MOST];
    size_t count = 0;
    ft_semver_range range;
    ft_buf printed = ft_buf_in(arena);
    while (count < MOST && ft_str_cut(&text, '\n', &line))
        count += ft_semver_read(line, &wanted[count]);
    for (size_t i = 0; i < count; i++)
        check_round_trip(arena, &wanted[i]);
    for (size_t i = 0; i < count; i++)
        ft_semver_cmp(&wanted[i], &wanted[0]);
    if (ft_semver_reduce(wanted, count, &range)) {
        ft_semver_range_print(&printed, &range);
        for (size_t i = 0; i < count; i++)
            ft_semver_fits(&range, &wanted[i]);
    }
    ft_semver_list_print(&printed, wanted, count);
    ft_arena_free(arena);
    return 0;
}
