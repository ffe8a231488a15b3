/* source.h - a loaded text, its name and its line starts.
 *
 * Sources are made while files are read (several threads, each in its own arena) and immutable
 * afterwards. Offsets are bytes, lines and columns 1-based and computed only when something is
 * printed; a column counts characters. */
#ifndef FT_SOURCE_SOURCE_H
#define FT_SOURCE_SOURCE_H

#include "base/fs.h"

/* Where a text that is not kept is read again, and whether it still is that text. */
typedef struct ft_source_again { const ft_fs *fs; ft_str disk; uint64_t hash; } ft_source_again;

typedef struct ft_source {
    ft_str path;                 /* as shown to people: relative to the project where possible */
    ft_str text;                 /* at NULL: forgotten */
    const struct ft_source *inside; /* this text was cut out of that file (a macro, a YAML string) */
    uint32_t offset;                /* ... beginning at this byte of it; 0 otherwise */
    const ft_source_again *again;   /* of a forgotten text; NULL: it is kept */
} ft_source;

typedef struct { uint32_t line, column; } ft_place;

/* Borrows path and text, which must live as long as the arena. Texts over 4 GiB are not supported. */
ft_source *ft_source_new(ft_arena *arena, ft_str path, ft_str text);
/* A part of `whole` whose text is the very bytes of `whole` from `offset` on. */
ft_source *ft_source_part(ft_arena *arena, const ft_source *whole, uint32_t offset, ft_str text);

/* The text of `source`, and of what it is a part of, is needed no more: it goes when the caller lets it
 * go, and a place in it is found by reading the file `disk` again. A file that was changed meanwhile has
 * no places. `fs` and `disk` are borrowed for as long as the source. */
void ft_source_forget(ft_arena *arena, ft_source *source, const ft_fs *fs, ft_str disk);

/* O(offset): counted from the start each time; only for printing. Follows `inside`. Line 0: the text was
 * forgotten and is no longer what it was. */
ft_place ft_source_place(const ft_source *source, uint32_t offset);
/* A line of the outermost file, without its line end; empty when there is no such line. Borrowed from
 * the source, or in `arena` where its text was forgotten. */
ft_str ft_source_line(ft_arena *arena, const ft_source *source, uint32_t line);
/* The outermost file of a part, and the offset there. */
const ft_source *ft_source_file(const ft_source *source, uint32_t *offset);

#endif
