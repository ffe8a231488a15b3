/* fuzz_json.c - what is read can be written, and what was written reads back to the same text.
 * Links ft_value. */
#include "value/json.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool write_again(ft_job *job, ft_str text, ft_buf *out)
{
    ft_value value;
    return ft_json_read(job, text, &value) && ft_json_write(job, value, FT_JSON_PLAIN, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ft_arena *arena = ft_arena_new("fuzz");
    ft_job job = ft_job_in(arena);
    ft_buf once = ft_buf_in(arena), twice = ft_buf_in(arena);
    if (!write_again(&job, (ft_str){(const char *)data, size}, &once)) {
        if (!job.fault.set)
            abort();
    } else if (!write_again(&job, ft_buf_str(&once), &twice) ||
               !ft_str_eq(ft_buf_str(&once), ft_buf_str(&twice))) {
        abort();
    }
    ft_arena_free(arena);
    return 0;
}
