/* journal.h - target/journal.jsonl: what a run has done so far, one line a finished node.
 *
 * A line is on the disk before anybody is told of the node, so that after kill -9 `retry` still knows.
 * The first line describes the run, the following ones are results as in run_results.json without the compiled
 * code. One thread at a time. */
#ifndef FT_STORE_JOURNAL_H
#define FT_STORE_JOURNAL_H

#include "base/fs.h"
#include "source/diag.h"
#include "value/value.h"

typedef struct ft_journal ft_journal;

/* Begins anew, replacing an earlier run's journal; `header` is its first line, JSON without a line
 * end. NULL: reported. */
ft_journal *ft_journal_begin(ft_arena *arena, const ft_fs *fs, ft_str path, ft_str header, ft_diags *diags);
/* false: the disk refused; said once, the run goes on without a journal. */
bool ft_journal_add(ft_journal *journal, ft_str line);
void ft_journal_end(ft_journal *journal);

/* The header and the results of a journal; a last line cut off by a crash is left out. false: there
 * is none, or it cannot be read (reported). */
bool ft_journal_read(ft_job *job, const ft_fs *fs, ft_str path, ft_value *header, ft_list **results, ft_diags *diags);

#endif
