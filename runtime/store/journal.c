/* journal.c - lines appended as nodes finish; see journal.h. */
#include "store/journal.h"

#include "value/json.h"

struct ft_journal {
    ft_arena *arena;
    ft_fs_file *file;   /* NULL once the disk refused */
};

static bool report(ft_diags *diags, ft_str path, int failed)
{
    ft_diag *diag = ft_diag_error(diags, FT_DIAG_FILE, FT_NO_SPAN, "cannot write \"%.*s\": %s", FT_ARG(path),
                                  strerror(failed));
    ft_diag_hint(diags, diag, "Free the place or choose another with --target-path; nothing was run.");
    return false;
}

ft_journal *ft_journal_begin(ft_arena *arena, const ft_fs *fs, ft_str path, ft_str header, ft_diags *diags)
{
    ft_journal *journal = FT_NEW(arena, ft_journal);
    journal->arena = arena;
    ft_str line = ft_concat(arena, header, FT_STR("\n"), (ft_str){0});
    int failed = fs->replace(fs->self, path, line, false);
    if (!failed)
        failed = fs->create(fs->self, arena, path, FT_FS_APPEND, &journal->file);
    return failed ? (report(diags, path, failed), NULL) : journal;
}

/* One write call a line: a line is there whole or, if the machine stops within it, cut off and then
 * left out by the reader. */
bool ft_journal_add(ft_journal *journal, ft_str line)
{
    if (!journal->file)
        return true;
    if (journal->file->write(journal->file, line) == 0)
        return true;
    journal->file->abandon(journal->file);
    journal->file = NULL;
    return false;
}

void ft_journal_end(ft_journal *journal)
{
    if (journal->file)
        journal->file->finish(journal->file, false);
    journal->file = NULL;
}

bool ft_journal_read(ft_job *job, const ft_fs *fs, ft_str path, ft_value *header, ft_list **results, ft_diags *diags)
{
    ft_str text, line;
    int failed = ft_fs_read(fs, job->arena, path, &text);
    if (failed) {
        ft_diag_error(diags, FT_DIAG_FILE, FT_NO_SPAN, "cannot read \"%.*s\": %s", FT_ARG(path), strerror(failed));
        return false;
    }
    *results = ft_list_new(job->arena, 0);
    *header = FT_VALUE_NONE;
    size_t end = ft_str_rfind_byte(text, '\n');
    ft_str rest = end == FT_NOWHERE ? (ft_str){0} : ft_str_slice(text, 0, end);
    while (ft_str_cut(&rest, '\n', &line)) {
        ft_value value;
        if (!ft_json_read(job, line, &value)) {
            ft_diag_error(diags, FT_DIAG_FILE, FT_NO_SPAN, "\"%.*s\" is damaged: %.*s", FT_ARG(path),
                          FT_ARG(job->fault.message));
            return false;
        }
        if (header->kind == FT_NONE)
            *header = value;
        else
            ft_list_add(job->arena, *results, value);
    }
    return true;
}
