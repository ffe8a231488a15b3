/* filters_urlize.c - the filter urlize: addresses in text become links. */
#include "base/text.h"
#include "render/filters.h"

#include <stdlib.h>

typedef struct {
    int64_t limit;     /* characters shown of an address; -1: all */
    ft_str attributes; /* ' rel="..." target="..."' */
    ft_list *schemes;  /* further ones that make an address, such as "tel:" */
} linking;

static bool is_word(uint32_t c)
{
    return c == '_' || ft_char_is_alpha(c) || ft_char_is_numeric(c);
}

static bool is_lower_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* How many bytes of `text` from `at` are characters of words or stand in `others`. */
static size_t span_of_words(ft_str text, size_t at, const char *others)
{
    size_t end = at;
    while (end < text.len) {
        size_t next = end;
        uint32_t c = ft_text_next(text, &next);
        if (!is_word(c) && !(c < 0x80 && c && strchr(others, (int)c)))
            break;
        end = next;
    }
    return end - at;
}

static size_t span_of_digits(ft_str text, size_t at, size_t most)
{
    size_t len = 0;
    while (len < most && at + len < text.len && text.at[at + len] >= '0' &&
           text.at[at + len] <= '9')
        len++;
    return len;
}

/* [port] [path, query or fragment], up to the end: \d{1,5} and [/?#].* */
static bool ends_as_address(ft_str rest)
{
    if (rest.len && rest.at[0] == ':') {
        size_t digits = span_of_digits(rest, 1, 6);
        if (digits < 1 || digits > 5)
            return false;
        rest = ft_str_from(rest, 1 + digits);
    }
    return rest.len == 0 || strchr("/?#", rest.at[0]) != NULL;
}

/* [a-z]{2,63} or an internationalised name xn--... */
static bool is_top_domain(ft_str name)
{
    if (name.len > 4 && ft_str_eq_nocase(ft_str_slice(name, 0, 4), FT_STR("xn--"))) {
        ft_str label = ft_str_from(name, 4);
        size_t len = ft_text_len(label);
        return len >= 2 && len <= 59 && ft_str_find_byte(label, '-', 0) == FT_NOWHERE;
    }
    for (size_t i = 0; i < name.len; i++)
        if (!is_lower_letter(name.at[i]))
            return false;
    return name.len >= 2 && name.len <= 63;
}

static bool is_known_domain(ft_str name)
{
    static const char *const names[] = {"com", "net", "int", "edu", "gov", "org", "info", "mil"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ft_str_eq_nocase(name, ft_str_of(names[i])))
            return true;
    return false;
}

/* Labels with dots between, all but the last of at least `least` characters. */
static bool is_host(ft_str host, size_t least, size_t most, bool (*is_last)(ft_str))
{
    ft_str label;
    size_t dot = ft_str_rfind_byte(host, '.');
    if (dot == FT_NOWHERE)
        return least == 0 && is_last(host);
    ft_str labels = ft_str_slice(host, 0, dot);
    while (ft_str_cut(&labels, '.', &label)) {
        size_t len = ft_text_len(label);
        if (len < (least ? least : 1) || len > most)
            return false;
    }
    return is_last(ft_str_from(host, dot + 1));
}

/* Four numbers of up to three digits; the bytes they take, or 0. */
static size_t ipv4_len(ft_str text)
{
    size_t at = 0;
    for (int part = 0; part < 4; part++) {
        size_t digits = span_of_digits(text, at, 3);
        if (digits == 0)
            return 0;
        at += digits;
        if (part < 3 && (at >= text.len || text.at[at++] != '.'))
            return 0;
    }
    return at;
}

/* In brackets: two groups of up to four hexadecimal digits with their colons, then up to six more
 * groups, whose colons may be missing. */
static size_t ipv6_len(ft_str text)
{
    size_t end = ft_str_find_byte(text, ']', 0), groups = 0, colons = 0, run = 0;
    if (text.len == 0 || text.at[0] != '[' || end == FT_NOWHERE)
        return 0;
    for (size_t at = 1; at < end; at++) {
        if (text.at[at] == ':') {
            if (colons < 2 && run > 4)
                return 0;
            groups += colons >= 2 ? (run > 4 ? (run + 3) / 4 : 1) : 0;
            colons++;
            run = 0;
        } else if (memchr("0123456789abcdefABCDEF", text.at[at], 22)) {
            run++;
        } else {
            return 0;
        }
    }
    groups += (run + 3) / 4;
    return colons >= 2 && groups <= 6 ? end + 1 : 0;
}

static size_t scheme_len(ft_str word)
{
    static const char *const schemes[] = {"https://", "http://"};
    for (size_t i = 0; i < 2; i++)
        if (ft_str_eq_nocase(ft_str_slice(word, 0, strlen(schemes[i])), ft_str_of(schemes[i])))
            return strlen(schemes[i]);
    return 0;
}

static bool is_web_address(ft_str word)
{
    size_t scheme = scheme_len(word);
    bool www = ft_str_eq_nocase(ft_str_slice(word, 0, 4), FT_STR("www."));
    if (scheme || www) {
        ft_str rest = ft_str_from(word, scheme ? scheme : 4);
        size_t host = span_of_words(rest, 0, "%.-");
        if (is_host(ft_str_slice(rest, 0, host), 0, SIZE_MAX, is_top_domain) &&
            ends_as_address(ft_str_from(rest, host)))
            return true;
        size_t numbers = scheme ? ipv4_len(rest) + ipv6_len(rest) : 0;
        if (numbers && ends_as_address(ft_str_from(rest, numbers)))
            return true;
    }
    size_t host = span_of_words(word, 0, "%.-");
    return is_host(ft_str_slice(word, 0, host), 2, 63, is_known_domain) &&
           ends_as_address(ft_str_from(word, host));
}

/* something@name.name, where the last name has word characters only. */
static bool is_mail_address(ft_str word)
{
    size_t at = ft_str_rfind_byte(word, '@');
    if (at == FT_NOWHERE || at == 0)
        return false;
    ft_str host = ft_str_from(word, at + 1);
    size_t dot = ft_str_rfind_byte(host, '.');
    if (dot == FT_NOWHERE || dot == 0 || dot + 1 == host.len)
        return false;
    return host.at[0] != '.' && host.at[0] != '-' && span_of_words(host, 0, ".-") == host.len &&
           span_of_words(host, dot + 1, "") == host.len - dot - 1;
}

static void put_link(ft_buf *out, const char *before, ft_str target, ft_str attributes,
                     ft_str shown)
{
    ft_buf_format(out, "<a href=\"%s", before);
    ft_buf_add(out, target);
    ft_buf_byte(out, '"');
    ft_buf_add(out, attributes);
    ft_buf_byte(out, '>');
    ft_buf_add(out, shown);
    ft_buf_text(out, "</a>");
}

static void put_web_link(ft_buf *out, ft_str word, const linking *how)
{
    bool schemed =
        ft_str_starts(word, FT_STR("http://")) || ft_str_starts(word, FT_STR("https://"));
    ft_str shown = word;
    if (how->limit >= 0 && (int64_t)ft_text_len(word) > how->limit)
        shown =
            ft_concat(out->arena, ft_str_slice(word, 0, ft_text_byte_of(word, (size_t)how->limit)),
                      FT_STR("..."), (ft_str){0});
    put_link(out, schemed ? "" : "https://", word, how->attributes, shown);
}

/* A word that starts with several of the schemes is linked once for each, as Jinja does. */
static ft_str linked_by_scheme(ft_arena *arena, ft_str word, const linking *how)
{
    for (size_t i = 0; i < how->schemes->len; i++) {
        ft_str scheme = ft_text_of(how->schemes->at[i]);
        if (!ft_str_starts(word, scheme) || ft_str_eq(word, scheme))
            continue;
        ft_buf made = ft_buf_in(arena);
        put_link(&made, "", word, how->attributes, word);
        word = ft_buf_str(&made);
    }
    return word;
}

static void put_linked(ft_buf *out, ft_str word, const linking *how)
{
    static const ft_str none = FT_STR_INIT("");
    bool mail = ft_str_find_byte(word, '@', 0) != FT_NOWHERE && word.at[0] != '@' &&
                !ft_str_starts(word, FT_STR("www.")) &&
                ft_str_find_byte(word, ':', 0) == FT_NOWHERE && is_mail_address(word);
    if (is_web_address(word))
        put_web_link(out, word, how);
    else if (ft_str_starts(word, FT_STR("mailto:")) && is_mail_address(ft_str_from(word, 7)))
        put_link(out, "", word, none, ft_str_from(word, 7));
    else if (mail)
        put_link(out, "mailto:", word, none, word);
    else
        ft_buf_add(out, how->schemes ? linked_by_scheme(out->arena, word, how) : word);
}

/* ---- what stands around an address: brackets before it; brackets, dots and commas behind it */

static size_t leading(ft_str word)
{
    size_t at = 0;
    for (;;) {
        ft_str rest = ft_str_from(word, at);
        if (rest.len && (rest.at[0] == '(' || rest.at[0] == '<'))
            at++;
        else if (ft_str_starts(rest, FT_STR("&lt;")))
            at += 4;
        else
            return at;
    }
}

static size_t trailing(ft_str word)
{
    size_t end = word.len;
    for (;;) {
        if (end && memchr(")>.,", word.at[end - 1], 4))
            end--;
        else if (ft_str_ends(ft_str_slice(word, 0, end), FT_STR("&gt;")))
            end -= 4;
        else
            return end;
    }
}

static size_t count_of(ft_str text, ft_str needle)
{
    size_t count = 0;
    for (size_t at = 0; (at = ft_str_find(text, needle, at)) != FT_NOWHERE; at += needle.len)
        count++;
    return count;
}

/* Closing brackets that belong to brackets within the address go back to it: its new length. */
static size_t balanced(ft_str word, size_t end)
{
    static const ft_str pairs[][2] = {{FT_STR_INIT("("), FT_STR_INIT(")")},
                                      {FT_STR_INIT("<"), FT_STR_INIT(">")},
                                      {FT_STR_INIT("&lt;"), FT_STR_INIT("&gt;")}};
    for (size_t i = 0; i < 3; i++) {
        ft_str middle = ft_str_slice(word, 0, end), tail = ft_str_from(word, end);
        size_t opened = count_of(middle, pairs[i][0]), closed = count_of(tail, pairs[i][1]);
        if (opened <= count_of(middle, pairs[i][1]))
            continue;
        for (size_t move = opened < closed ? opened : closed; move; move--)
            end = ft_str_find(word, pairs[i][1], end) + pairs[i][1].len;
    }
    return end;
}

static void put_word(ft_buf *out, ft_str word, const linking *how)
{
    size_t head = leading(word);
    ft_str rest = ft_str_from(word, head);
    size_t end = balanced(rest, trailing(rest));
    ft_buf_add(out, ft_str_slice(word, 0, head));
    if (end)
        put_linked(out, ft_str_slice(rest, 0, end), how);
    ft_buf_add(out, ft_str_from(rest, end));
}

static void put_words(ft_buf *out, ft_str text, const linking *how)
{
    for (size_t at = 0; at < text.len;) {
        size_t start = at, behind = at;
        bool space = ft_char_is_space(ft_text_next(text, &behind));
        at = behind;
        while (behind < text.len && ft_char_is_space(ft_text_next(text, &behind)) == space)
            at = behind;
        if (space)
            ft_buf_add(out, ft_str_slice(text, start, at));
        else
            put_word(out, ft_str_slice(text, start, at), how);
    }
}

/* ---- arguments */

/* The words of `rel` with "noopener", each once and in order. */
static ft_str rel_of(ft_arena *arena, ft_str given, bool no_follow)
{
    FT_VEC(ft_str) words = {0};
    ft_buf made = ft_buf_in(arena);
    ft_vec_push(arena, &words, FT_STR("noopener"));
    if (no_follow)
        ft_vec_push(arena, &words, FT_STR("nofollow"));
    for (size_t at = 0; at < given.len;) {
        size_t start = at;
        while (at < given.len && !ft_char_is_space((unsigned char)given.at[at]))
            at++;
        if (at > start)
            ft_vec_push(arena, &words, ft_str_slice(given, start, at));
        else
            at++;
    }
    qsort(words.at, words.len, sizeof *words.at, ft_str_cmp_qsort);
    for (size_t i = 0; i < words.len; i++) {
        if (i && ft_str_eq(words.at[i], words.at[i - 1]))
            continue;
        ft_buf_text(&made, i ? " " : "");
        ft_buf_add(&made, words.at[i]);
    }
    return ft_buf_str(&made);
}

/* A scheme is word characters, dots, plus and minus signs, then ":" and perhaps "//". */
static bool is_scheme(ft_value value)
{
    ft_str text = ft_is(value, FT_TEXT) ? ft_text_of(value) : (ft_str){0};
    size_t name = span_of_words(text, 0, ".+-");
    ft_str rest = ft_str_from(text, name);
    size_t slashes = 0;
    while (1 + slashes < rest.len && rest.at[1 + slashes] == '/' && slashes < 2)
        slashes++;
    return name >= 2 && rest.len == 1 + slashes && rest.at[0] == ':';
}

static bool schemes_of(ft_job *job, ft_value given, ft_list **out)
{
    *out = NULL;
    if (!ft_passed(given) || ft_is(given, FT_NONE))
        return true;
    if (!ft_to_list(job, given, out))
        return false;
    for (size_t i = 0; i < (*out)->len; i++) {
        ft_buf shown = ft_buf_in(job->arena);
        if (!is_scheme((*out)->at[i]))
            return ft_repr(job, (*out)->at[i], &shown) &&
                   ft_raise(job, FT_FAULT_FILTER_ARGUMENT, "%.*s is not a valid URI scheme prefix.",
                            FT_ARG(ft_buf_str(&shown)));
    }
    return true;
}

bool ft_filter_urlize(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_value slots[5];
    ft_str text;
    bool no_follow = false;
    linking how = {.limit = -1};
    if (!ft_bind(job, args, "urlize",
                 "trim_url_limit=, nofollow=, target=, rel=, extra_schemes=", slots) ||
        (ft_passed(slots[1]) && !ft_truth(job, slots[1], &no_follow)) ||
        (ft_passed(slots[0]) && !ft_is(slots[0], FT_NONE) &&
         !ft_to_index(job, slots[0], &how.limit)) ||
        !schemes_of(job, slots[4], &how.schemes) || !ft_to_text(job, input, &text))
        return false;
    if (ft_passed(slots[3]) && !ft_is(slots[3], FT_NONE) && !ft_is(slots[3], FT_TEXT))
        return ft_raise(job, FT_FAULT_ATTRIBUTE, "'%s' object has no attribute 'split'",
                        ft_type_name(slots[3]));
    ft_str rel = rel_of(job->arena, ft_is(slots[3], FT_TEXT) ? ft_text_of(slots[3]) : (ft_str){0},
                        no_follow);
    ft_buf attributes = ft_buf_in(job->arena), escaped = attributes, made = attributes;
    ft_buf_text(&attributes, " rel=\"");
    ft_put_escaped(&attributes, rel);
    ft_buf_byte(&attributes, '"');
    if (ft_is(slots[2], FT_TEXT) && slots[2].len) {
        ft_buf_text(&attributes, " target=\"");
        ft_put_escaped(&attributes, ft_text_of(slots[2]));
        ft_buf_byte(&attributes, '"');
    }
    how.attributes = ft_buf_str(&attributes);
    ft_put_escaped(&escaped, text);
    put_words(&made, ft_buf_str(&escaped), &how);
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}
