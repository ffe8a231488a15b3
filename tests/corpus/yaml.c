/* yaml.c - the corpus driver of syntax/yaml. Links ft_syntax.
 * A tree is shown as JSON, but plain scalars without quotes. */
#include "corpus.h"

#include "source/excerpt.h"
#include "syntax/yaml.h"

static void show_text(ft_buf *out, const ft_yaml *node)
{
    ft_buf_text(out, node->plain ? "" : "\"");
    for (size_t i = 0; i < node->as.text.len; i++) {
        char byte = node->as.text.at[i];
        if (byte == '\n')
            ft_buf_text(out, "\\n");
        else
            ft_buf_byte(out, byte);
    }
    ft_buf_text(out, node->plain ? "" : "\"");
}

static void show(ft_buf *out, const ft_yaml *node)
{
    if (node->kind == FT_YAML_SCALAR) {
        show_text(out, node);
    } else if (node->kind == FT_YAML_SEQUENCE) {
        for (size_t i = 0; i < node->as.items.len; i++) {
            ft_buf_text(out, i ? ", " : "[");
            show(out, node->as.items.at[i]);
        }
        ft_buf_text(out, node->as.items.len ? "]" : "[]");
    } else {
        for (size_t i = 0; i < node->as.pairs.len; i++) {
            ft_buf_text(out, i ? ", " : "{");
            show(out, node->as.pairs.at[i].key);
            ft_buf_text(out, ": ");
            show(out, node->as.pairs.at[i].value);
        }
        ft_buf_text(out, node->as.pairs.len ? "}" : "{}");
    }
}

static bool run(ft_arena *arena, ft_str input, ft_str with, ft_buf *out)
{
    (void)with;
    ft_yaml *root;
    ft_diags *diags = ft_diags_new(arena);
    bool ok = ft_yaml_parse(arena, ft_source_new(arena, FT_STR("m.yml"), input), diags, &root);
    for (size_t i = 0; i < diags->all.len; i++)
        ft_excerpt(out, diags->all.at[i], FT_PLAIN);
    if (ok && root)
        show(out, root);
    else if (ok)
        ft_buf_text(out, "(nothing)");
    return ok;
}

int main(int argc, char **argv)
{
    return ft_corpus_main(argc, argv, run);
}
