/* jinja_blocks.c - the corpus driver of syntax/jinja_blocks. Links ft_syntax.
 * `--- with` names the block types looked for; macros, tests and materializations otherwise. */
#include "corpus.h"

#include "source/excerpt.h"
#include "syntax/jinja_blocks.h"

static void show_blocks(ft_buf *out, ft_str text, const ft_top_blocks *found)
{
    for (size_t i = 0; i < found->blocks.len; i++) {
        const ft_top_block *block = &found->blocks.at[i];
        ft_buf_format(out, "%.*s %.*s <%.*s> holds <%.*s>\n", FT_ARG(block->type), FT_ARG(block->name),
                      FT_ARG(ft_str_slice(text, block->from, block->to)),
                      FT_ARG(ft_str_slice(text, block->inner_from, block->inner_to)));
    }
    for (size_t i = 0; i < found->unexpected.len; i++)
        ft_buf_format(out, "unexpected %.*s\n",
                      FT_ARG(ft_str_slice(text, found->unexpected.at[i].from, found->unexpected.at[i].to)));
}

static bool run(ft_arena *arena, ft_str input, ft_str with, ft_buf *out)
{
    static const char *const macros[] = {"macro", "materialization", "test", "data_test", NULL};
    static const char *const docs[] = {"docs", NULL}, *const snapshots[] = {"snapshot", NULL};
    ft_str kind = ft_str_trim(with);
    ft_diags *diags = ft_diags_new(arena);
    ft_top_blocks found;
    bool fine = ft_jinja_blocks(arena, ft_source_new(arena, FT_STR("m.sql"), input),
                                ft_str_is(kind, "docs")        ? docs
                                : ft_str_is(kind, "snapshot") ? snapshots
                                                              : macros,
                                &found, diags);
    if (fine)
        show_blocks(out, input, &found);
    for (size_t i = 0; i < diags->all.len; i++)
        ft_buf_format(out, "%.*s\n", FT_ARG(diags->all.at[i]->message));
    return fine;
}

int main(int argc, char **argv)
{
    return ft_corpus_main(argc, argv, run);
}
