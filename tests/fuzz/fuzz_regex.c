/* fuzz_regex.c - a line of pattern, then the text: every span lies in the text and in order.
 * Links ft_value. */
#include "value/regex_match.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ft_arena *arena = ft_arena_new("fuzz");
    ft_job job = ft_job_in(arena);
    ft_str text = {(const char *)data, size}, pattern;
    if (ft_str_cut(&text, '\n', &pattern) && text.at) {
        const ft_regex_code *code = ft_regex_compile(&job, pattern, 0);
        if (!code && !job.fault.set)
            abort();
        ft_regex_scan scan = {.code = code, .text = ft_regex_subject(arena, text)};
        size_t before = 0;
        if (code) {
            ft_regex_scan_open(&scan);
            while (ft_regex_scan_next(&job, &scan, FT_REGEX_SEARCH) == FT_FOUND) {
                if (scan.offsets[0] < before || scan.offsets[1] > scan.text.len)
                    abort();
                before = scan.offsets[1];
            }
            ft_regex_scan_close(&scan);
        }
    }
    ft_arena_free(arena);
    return 0;
}
