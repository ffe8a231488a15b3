/* source.c - texts, their files and lines; see source.h. */
#include "source/source.h"

#include "base/digest.h"
#include "base/text.h"

ft_source *ft_source_new(ft_arena *arena, ft_str path, ft_str text)
{
    ft_source *source = FT_NEW(arena, ft_source);
    source->path = path;
    source->text = text;
    return source;
}

ft_source *ft_source_part(ft_arena *arena, const ft_source *whole, uint32_t offset, ft_str text)
{
    ft_source *part = ft_source_new(arena, whole->path, text);
    part->inside = whole;
    part->offset = offset;
    return part;
}

const ft_source *ft_source_file(const ft_source *source, uint32_t *offset)
{
    for (; source->inside; source = source->inside)
        *offset += source->offset;
    return source;
}

void ft_source_forget(ft_arena *arena, ft_source *source, const ft_fs *fs, ft_str disk)
{
    for (; source->inside; source = (ft_source *)source->inside)
        source->text = (ft_str){0};
    ft_source_again *again = FT_NEW(arena, ft_source_again);
    *again = (ft_source_again){fs, disk, ft_hash(source->text)};
    source->again = again;
    source->text = (ft_str){0};
}

/* The text of an outermost file, read again into `arena` where it was forgotten; at NULL: it is gone. */
static ft_str text_of(ft_arena *arena, const ft_source *file)
{
    const ft_source_again *again = file->again;
    ft_str text;
    if (!again)
        return file->text;
    bool same = ft_fs_read(again->fs, arena, again->disk, &text) == 0 && ft_hash(text) == again->hash;
    return same ? text : (ft_str){0};
}

static ft_place place_in(ft_str text, uint32_t offset)
{
    size_t line_start = 0, end = offset < text.len ? offset : text.len;
    ft_place place = {.line = 1};
    size_t newline = ft_str_find_byte(text, '\n', 0);
    while (newline < end) {
        place.line++;
        line_start = newline + 1;
        newline = ft_str_find_byte(text, '\n', line_start);
    }
    place.column = (uint32_t)ft_text_len(ft_str_slice(text, line_start, end)) + 1;
    return place;
}

ft_place ft_source_place(const ft_source *source, uint32_t offset)
{
    const ft_source *file = ft_source_file(source, &offset);
    if (!file->again)
        return place_in(file->text, offset);
    ft_arena *arena = ft_arena_new("source");
    ft_str text = text_of(arena, file);
    ft_place place = text.at ? place_in(text, offset) : (ft_place){0};
    ft_arena_free(arena);
    return place;
}

ft_str ft_source_line(ft_arena *arena, const ft_source *source, uint32_t line)
{
    uint32_t ignored = 0;
    ft_str rest = text_of(arena, ft_source_file(source, &ignored)), found = {0};
    for (uint32_t at = 0; at < line; at++)
        if (!ft_str_cut(&rest, '\n', &found))
            return FT_STR("");
    return ft_str_ends(found, FT_STR("\r")) ? ft_str_slice(found, 0, found.len - 1) : found;
}
