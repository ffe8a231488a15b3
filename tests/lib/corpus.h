/* corpus.h - runs files of cases such as
 *
 *     === a title, unique in its file
 *     input, any number of lines
 *     --- with
 *     what the driver wants to know besides (optional)
 *     --- ok                     (or: --- error)
 *     the output, compared whole
 *
 * A line `--- escaped` behind the input says that \n, \r, \t, \\ and \xNN in it are escapes and that
 * its last line end does not belong to it. Empty lines before the next title are ignored. */
#ifndef FT_TESTS_CORPUS_H
#define FT_TESTS_CORPUS_H

#include "base/str.h"

/* Appends the output for one input; true: ok, false: error. `arena` lasts for this case. */
typedef bool ft_corpus_fn(ft_arena *arena, ft_str input, ft_str with, ft_buf *out);

/* Arguments: [--accept] FILES. Prints each case that differs; --accept rewrites the files instead.
 * Returns the exit code. */
int ft_corpus_main(int argc, char **argv, ft_corpus_fn *run);

#endif
