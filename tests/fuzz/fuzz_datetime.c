/* fuzz_datetime.c - a line of format, then the text: strptime and fromisoformat; what is read as
 * ISO text prints and reads back the same. Links ft_value. */
#include "value/datetime.h"
#include "value/datetime_objects.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_round_trip(ft_arena *arena, ft_str text)
{
    ft_job job = ft_job_in(arena);
    ft_value first, second;
    ft_str printed;
    bool equal;
    if (!ft_datetime_parse_iso(arena, text, &first))
        return;
    if (!ft_to_text(&job, first, &printed) || !ft_datetime_parse_iso(arena, printed, &second) ||
        !ft_equal(&job, first, second, &equal) || !equal)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ft_arena *arena = ft_arena_new("fuzz");
    ft_job job = ft_job_in(arena);
    ft_str text = {(const char *)data, size}, format;
    ft_value read;
    check_round_trip(arena, text);
    if (ft_str_cut(&text, '\n', &format) && text.at) {
        if (!ft_strptime(&job, text, format, &read) && !job.fault.set)
            abort();
        check_round_trip(arena, text);
    }
    ft_arena_free(arena);
    return 0;
}
