/* csv.c - the corpus driver of syntax/csv. Links ft_syntax.
 * `with` holds the delimiter; the output is the header and the rows, each field in brackets. */
#include "corpus.h"

#include "source/excerpt.h"
#include "syntax/csv.h"

static void show_row(ft_buf *out, const ft_csv_fields *row)
{
    for (size_t i = 0; i < row->len; i++) {
        ft_buf_byte(out, '[');
        for (size_t at = 0; at < row->at[i].len; at++) {
            char byte = row->at[i].at[at];
            ft_buf_text(out, byte == '\n' ? "\\n" : byte == '\r' ? "\\r" : "");
            if (byte != '\n' && byte != '\r')
                ft_buf_byte(out, byte);
        }
        ft_buf_byte(out, ']');
    }
    ft_buf_byte(out, '\n');
}

static bool run(ft_arena *arena, ft_str input, ft_str with, ft_buf *out)
{
    ft_csv csv;
    ft_diags *diags = ft_diags_new(arena);
    ft_str delimiter = with.len ? ft_str_slice(with, 0, with.len - 1) : FT_STR(",");
    if (ft_csv_open(arena, &csv, ft_source_new(arena, FT_STR("s.csv"), input), delimiter, diags)) {
        if (csv.columns.len)
            show_row(out, &csv.columns);
        while (ft_csv_next(arena, &csv))
            show_row(out, &csv.fields);
    }
    for (size_t i = 0; i < diags->all.len; i++)
        ft_excerpt(out, diags->all.at[i], FT_PLAIN);
    return diags->errors == 0;
}

int main(int argc, char **argv)
{
    return ft_corpus_main(argc, argv, run);
}
