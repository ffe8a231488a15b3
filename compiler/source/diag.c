/* diag.c - what is wrong, collected; see diag.h. Printing is excerpt's. */
#include "source/diag.h"

#include "base/map.h"
#include "base/text.h"

#include <stdlib.h>

typedef struct { const char *word, *kind, *text; } code_row;

static const code_row codes[] = {
#define FT_DIAG_CODE(symbol, word, kind, text) {word, kind, text},
#include "source/diag_codes.def"
#undef FT_DIAG_CODE
};

const char *ft_diag_code_word(ft_diag_code code)
{
    return codes[code].word;
}

const char *ft_diag_code_kind(ft_diag_code code)
{
    return codes[code].kind;
}

const char *ft_diag_code_text(ft_diag_code code)
{
    return codes[code].text;
}

static const struct { const char *code, *event; } deprecations[] = {
    {"D000", "Deprecation"},
#define FT_DEPRECATION(symbol, code, event) {code, #event},
#include "source/deprecations.def"
#undef FT_DEPRECATION
};

const char *ft_deprecation_code(ft_deprecation what)
{
    return deprecations[what].code;
}

const char *ft_deprecation_event(ft_deprecation what)
{
    return deprecations[what].event;
}

ft_deprecation ft_deprecation_of(ft_str event)
{
    int what = FT_DEPRECATION_COUNT;
    while (--what > FT_DEPRECATION_NONE && !ft_str_is(event, deprecations[what].event))
        ;
    return (ft_deprecation)what;
}

ft_diags *ft_diags_new(ft_arena *arena)
{
    ft_diags *diags = FT_NEW(arena, ft_diags);
    diags->arena = arena;
    return diags;
}

static void count(ft_diags *diags, const ft_diag *diag, size_t by)
{
    if (diag->severity == FT_ERROR)
        diags->errors += by;
    else if (diag->severity == FT_WARNING)
        diags->warnings += by;
}

static ft_diag *add(ft_diags *diags, ft_severity severity, ft_diag_code code, ft_span span,
                    ft_str message)
{
    ft_diag *diag = FT_NEW(diags->arena, ft_diag);
    *diag = (ft_diag){.code = code,
                      .severity = severity,
                      .span = span,
                      .message = message,
                      .kind = ft_str_of(codes[code].kind)};
    ft_vec_push(diags->arena, &diags->all, diag);
    count(diags, diag, 1);
    return diag;
}

ft_diag *ft_diag_error(ft_diags *diags, ft_diag_code code, ft_span span, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    ft_str message = ft_vformat(diags->arena, format, args);
    va_end(args);
    return add(diags, FT_ERROR, code, span, message);
}

ft_diag *ft_diag_warning(ft_diags *diags, ft_diag_code code, ft_span span, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    ft_str message = ft_vformat(diags->arena, format, args);
    va_end(args);
    return add(diags, FT_WARNING, code, span, message);
}

ft_diag *ft_diag_deprecated(ft_diags *diags, ft_deprecation what, ft_span span, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    ft_str message = ft_vformat(diags->arena, format, args);
    va_end(args);
    ft_diag *diag = add(diags, FT_WARNING, FT_DIAG_DEPRECATED, span, message);
    diag->deprecation = what;
    diag->times = 1;
    return diag;
}

void ft_diag_name_part(ft_diags *diags, ft_diag *diag, const char *name, ft_str text)
{
    ft_vec_push(diags->arena, &diag->parts, (ft_diag_part){name, ft_str_copy(diags->arena, text)});
}

void ft_diag_note(ft_diags *diags, ft_diag *diag, ft_span span, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    ft_diag_note_t *note = FT_NEW(diags->arena, ft_diag_note_t);
    *note = (ft_diag_note_t){.span = span, .text = ft_vformat(diags->arena, format, args)};
    va_end(args);
    ft_diag_note_t **end = &diag->notes;
    while (*end)
        end = &(*end)->next;
    *end = note;
}

void ft_diag_hint(ft_diags *diags, ft_diag *diag, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diag->hint = ft_vformat(diags->arena, format, args);
    va_end(args);
}

void ft_diag_suggest(ft_diags *diags, ft_diag *diag, ft_str wanted, const ft_str *candidates,
                     size_t candidate_count)
{
    ft_str nearest = ft_text_nearest(wanted, candidates, candidate_count);
    if (nearest.at)
        ft_diag_hint(diags, diag, "Did you mean \"%.*s\"?", FT_ARG(nearest));
}

void ft_diags_join(ft_diags *to, const ft_diags *from)
{
    for (size_t i = 0; i < from->all.len; i++)
        ft_vec_push(to->arena, &to->all, from->all.at[i]);
    to->errors += from->errors;
    to->warnings += from->warnings;
}

/* Where a diagnosis stands among the others; `order` makes qsort stable. */
typedef struct { ft_str path; uint32_t offset; size_t order; ft_diag *diag; } sort_key;

static sort_key key_of(ft_diag *diag, size_t order)
{
    sort_key key = {.path = FT_STR(""), .offset = diag->span.from, .order = order, .diag = diag};
    if (diag->span.source)
        key.path = ft_source_file(diag->span.source, &key.offset)->path;
    return key;
}

static int compare(const void *left, const void *right)
{
    const sort_key *a = left, *b = right;
    int by_path = ft_str_cmp(a->path, b->path);
    if (by_path)
        return by_path;
    if (a->offset != b->offset)
        return a->offset < b->offset ? -1 : 1;
    if (a->diag->code != b->diag->code)
        return a->diag->code < b->diag->code ? -1 : 1;
    return a->order < b->order ? -1 : 1;
}

/* Two diagnoses with the same identity say the same about the same node at the same place. */
static ft_str identity(ft_arena *arena, const sort_key *key)
{
    const ft_diag *diag = key->diag;
    return ft_format(arena, "%.*s:%u:%d:%d:%.*s:%.*s", FT_ARG(key->path), key->offset, diag->code,
                     diag->severity, FT_ARG(diag->node), FT_ARG(diag->message));
}

void ft_diags_sort(ft_diags *diags)
{
    size_t len = diags->all.len;
    if (len < 2)
        return;
    sort_key *keys = FT_NEW_ARRAY(diags->arena, sort_key, len);
    for (size_t i = 0; i < len; i++)
        keys[i] = key_of(diags->all.at[i], i);
    qsort(keys, len, sizeof *keys, compare);
    ft_map seen = {0};
    diags->all.len = 0;
    for (size_t i = 0; i < len; i++) {
        if (ft_map_put(diags->arena, &seen, identity(diags->arena, &keys[i]), keys[i].diag))
            count(diags, keys[i].diag, (size_t)-1);
        else
            diags->all.at[diags->all.len++] = keys[i].diag;
    }
}
