/* regex_match.c - PCRE2 with its memory in arenas and its limits set; see regex_match.h. */
#include "value/regex_match.h"

#include "base/text.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { MOST_STEPS = 10 * 1000 * 1000, MOST_HEAP_KIB = 128 * 1024 };

struct ft_regex_code {
    ft_regex_shape shape;
    pcre2_code *code;
};

/* ---- compiling */

static void *take(PCRE2_SIZE size, void *arena)
{
    return ft_alloc_raw(arena, size);
}

static void give_back(void *taken, void *arena)
{
    (void)taken;
    (void)arena; /* ends with its arena */
}

static uint32_t options_of(unsigned flags)
{
    return PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_ALT_CIRCUMFLEX |
           (flags & FT_RE_ASCII ? 0 : PCRE2_UCP) |
           (flags & FT_RE_IGNORECASE ? PCRE2_CASELESS : 0) |
           (flags & FT_RE_MULTILINE ? PCRE2_MULTILINE : 0) |
           (flags & FT_RE_DOTALL ? PCRE2_DOTALL : 0);
}

static bool raise_compile(ft_job *job, int code)
{
    PCRE2_UCHAR message[160];
    if (code == PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH)
        return ft_raise(job, FT_FAULT_RE, "look-behind requires fixed-width pattern");
    if (pcre2_get_error_message(code, message, sizeof message) < 0)
        return ft_raise(job, FT_FAULT_RE, "bad pattern");
    return ft_raise(job, FT_FAULT_RE, "%s", (const char *)message);
}

static pcre2_code *compile(ft_job *job, const ft_regex_shape *shape)
{
    int error;
    PCRE2_SIZE where;
    pcre2_general_context *memory = pcre2_general_context_create(take, give_back, job->arena);
    pcre2_compile_context *context = pcre2_compile_context_create(memory);
    pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)shape->source.at, shape->source.len,
                                     options_of(shape->flags), &error, &where, context);
    if (!code)
        raise_compile(job, error);
    return code;
}

const ft_regex_code *ft_regex_compile(ft_job *job, ft_str pattern, unsigned flags)
{
    ft_regex_code *made = FT_NEW(job->arena, ft_regex_code);
    if (!ft_regex_translate(job, ft_regex_subject(job->arena, pattern), flags, &made->shape))
        return NULL;
    made->code = compile(job, &made->shape);
    return made->code ? made : NULL;
}

const ft_regex_shape *ft_regex_shape_of(const ft_regex_code *code)
{
    return &code->shape;
}

/* ---- searching */

ft_str ft_regex_subject(ft_arena *arena, ft_str text)
{
    return ft_text_mended(arena, text);
}

static pcre2_match_context *limits_in(pcre2_general_context *memory)
{
    pcre2_match_context *limits = pcre2_match_context_create(memory);
    pcre2_set_match_limit(limits, MOST_STEPS);
    pcre2_set_heap_limit(limits, MOST_HEAP_KIB);
    return limits;
}

typedef struct { pcre2_match_data *data; pcre2_match_context *limits; } search_data;

void ft_regex_scan_open(ft_regex_scan *scan)
{
    scan->scratch = ft_arena_new("regex");
    pcre2_general_context *memory = pcre2_general_context_create(take, give_back, scan->scratch);
    search_data *made = FT_NEW(scan->scratch, search_data);
    made->data = pcre2_match_data_create_from_pattern(scan->code->code, memory);
    made->limits = limits_in(memory);
    scan->data = made;
    scan->offsets = pcre2_get_ovector_pointer(made->data);
}

void ft_regex_scan_close(ft_regex_scan *scan)
{
    ft_arena_free(scan->scratch);
    scan->scratch = NULL;
    scan->offsets = NULL;
}

static ft_found raise_match(ft_job *job)
{
    ft_raise(job, FT_FAULT_BUDGET, "the regular expression takes too many steps on this text");
    return FT_FAULTED;
}

ft_found ft_regex_scan_next(ft_job *job, ft_regex_scan *scan, ft_regex_how how)
{
    const search_data *with = scan->data;
    uint32_t options = PCRE2_NO_UTF_CHECK | (scan->not_empty ? PCRE2_NOTEMPTY_ATSTART : 0) |
                       (how == FT_REGEX_SEARCH ? 0 : PCRE2_ANCHORED) |
                       (how == FT_REGEX_FULLMATCH ? PCRE2_ENDANCHORED : 0);
    if (scan->at > scan->text.len)
        return FT_MISSING;
    int code = pcre2_match(scan->code->code, (PCRE2_SPTR)scan->text.at, scan->text.len, scan->at,
                           options, with->data, with->limits);
    if (code == PCRE2_ERROR_NOMATCH)
        return FT_MISSING;
    if (code < 0)
        return raise_match(job);
    scan->at = scan->offsets[1];
    scan->not_empty = scan->offsets[0] == scan->offsets[1];
    return FT_FOUND;
}
