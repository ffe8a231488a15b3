/* fuzz_render.c - any template ends in text or in an error, within its budgets. Links ft_render. */
#include "render/eval.h"
#include "value/json.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char context[] =
    "{\"n\": 3, \"f\": 1.5, \"s\": \"abc\", \"l\": [3, 1, 2], \"w\": [\"b\", \"A\"], \"d\": {\"a\": 1, \"b\": [1]},"
    " \"rows\": [{\"k\": \"x\", \"v\": 3}, {\"k\": \"y\", \"v\": 1}], \"yes\": true, \"nil\": null}";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ft_arena *arena = ft_arena_new("fuzz");
    ft_job job = ft_job_in(arena);
    ft_value names;
    if (!ft_json_read(&job, ft_str_of(context), &names))
        abort();
    job.step_limit = 20000;
    job.memory_limit = 64u << 20;
    const ft_source *source = ft_source_new(arena, FT_STR("fuzz.sql"), (ft_str){(const char *)data, size});
    const ft_template *tmpl = ft_template_parse(&job, arena, source, &ft_jinja_plain);
    ft_span_map map = {0};
    ft_output out = ft_output_in(arena, &map);
    out.limit = 1u << 20;
    bool fine = tmpl && ft_render(&job, tmpl, ft_names_of_dict(names.as.dict), &out);
    if (fine == job.fault.set || (!fine && job.fault.span.source && job.fault.span.to > source->text.len))
        abort();
    if (fine && out.text.len && !ft_span_map_find(&map, (uint32_t)out.text.len - 1))
        abort();
    ft_arena_free(arena);
    return 0;
}
