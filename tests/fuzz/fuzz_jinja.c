/* fuzz_jinja.c - any bytes are a tree whose spans lie in the text, or an error with a place in it.
 * The first byte chooses the syntax. Links ft_syntax. */
#include "syntax/jinja_blocks.h"
#include "syntax/jinja_parse.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_node(void *self, ft_jinja_node *node)
{
    const size_t *size = self;
    if (node->from > node->to || node->to > *size)
        abort();
    ft_jinja_children(node, check_node, self);
}

static ft_jinja_syntax syntax_of(uint8_t choice)
{
    ft_jinja_syntax syntax = choice & 1 ? ft_jinja_of_dbt : ft_jinja_plain;
    syntax.trim_blocks = choice & 2;
    syntax.lstrip_blocks = choice & 4;
    syntax.keep_trailing_newline = choice & 8;
    if (choice & 16) {
        syntax.line_statement = FT_STR("#");
        syntax.line_comment = FT_STR("##");
    }
    return syntax;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const types[] = {"macro", "test", "docs", "snapshot", NULL};
    if (size == 0)
        return 0;
    ft_arena *arena = ft_arena_new("fuzz");
    ft_jinja_syntax syntax = syntax_of(data[0]);
    ft_str text = {(const char *)data + 1, size - 1};
    const ft_source *source = ft_source_new(arena, FT_STR("fuzz.sql"), text);
    ft_jinja_error error;
    ft_jinja_tree *tree = ft_jinja_parse(arena, source, &syntax, &error);
    if (!tree && (error.from > error.to || error.to > text.len || !error.message.len))
        abort();
    for (size_t i = 0; tree && i < tree->body.len; i++)
        check_node(&text.len, tree->body.at[i]);
    ft_diags *diags = ft_diags_new(arena);
    ft_top_blocks blocks;
    if (ft_jinja_blocks(arena, source, types, &blocks, diags) != (diags->errors == 0))
        abort();
    ft_arena_free(arena);
    return 0;
}
