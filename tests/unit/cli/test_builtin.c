/* test_builtin.c - the macros that come with the program. */
#include "check.h"

#include "cli/builtin.h"
#include "render/template.h"
#include "syntax/jinja_blocks.h"

static void parse_blocks(ft_arena *arena, const ft_builtin_file *file, size_t *count)
{
    static const char *const types[] = {"macro", "materialization", "test", NULL};
    const ft_source *source = ft_source_new(arena, file->path, file->text);
    ft_diags *diags = ft_diags_new(arena);
    ft_top_blocks found = {0};
    assert_true(ft_jinja_blocks(arena, source, types, &found, diags));
    assert_int_equal(found.unexpected.len, 0);
    for (size_t i = 0; i < found.blocks.len; i++) {
        const ft_top_block *block = &found.blocks.at[i];
        ft_job job = ft_job_in(arena);
        ft_str text = ft_str_slice(file->text, block->from, block->to);
        if (!ft_template_parse(&job, arena, ft_source_part(arena, source, (uint32_t)block->from, text), NULL))
            fail_msg("%.*s: %.*s: %.*s", FT_ARG(file->path), FT_ARG(block->name), FT_ARG(job.fault.message));
        ++*count;
    }
}

/* A project does not look at those it never calls, so that this is where a slip would be seen. */
static void every_macro_can_be_parsed(void **state)
{
    ft_arena *arena = *state;
    size_t len, count = 0;
    const ft_builtin_file *files = ft_builtin_files(arena, &len);
    for (size_t i = 0; i < len; i++)
        parse_blocks(arena, &files[i], &count);
    assert_true(count > 400);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_macro_can_be_parsed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
