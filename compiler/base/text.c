/* text.c - UTF-8 and Python's view of characters; see text.h.
 *
 * Categories and simple case mappings come from utf8proc; what it lacks is in text_case.def. */
#include "base/text.h"

#include <utf8proc.h>

enum { REPLACEMENT = 0xFFFD, SIGMA = 0x3A3, FINAL_SIGMA = 0x3C2, CAPITAL_DOTTED_I = 0x130 };

/* ---- UTF-8 */

/* Bytes of the character at the start of `at`, or 0 when it is not well formed. Lone surrogates are not,
 * but Python's str holds them, so that they are characters where nobody asks for validity. */
static size_t sequence_len(const unsigned char *at, size_t room, bool surrogates)
{
    unsigned char first = at[0];
    if (first < 0x80)
        return 1;
    size_t len = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (len == 0 || len > room)
        return 0;
    for (size_t i = 1; i < len; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    bool overlong = (first == 0xE0 && at[1] < 0xA0) || (first == 0xF0 && at[1] < 0x90);
    bool outside = (first == 0xED && at[1] > 0x9F && !surrogates) || (first == 0xF4 && at[1] > 0x8F);
    return overlong || outside ? 0 : len;
}

uint32_t ft_text_next(ft_str s, size_t *at)
{
    const unsigned char *byte = (const unsigned char *)s.at + *at;
    size_t len = sequence_len(byte, s.len - *at, true);
    *at += len ? len : 1;
    switch (len) {
    case 1:
        return byte[0];
    case 2:
        return (uint32_t)(byte[0] & 0x1F) << 6 | (byte[1] & 0x3F);
    case 3:
        return (uint32_t)(byte[0] & 0x0F) << 12 | (uint32_t)(byte[1] & 0x3F) << 6 | (byte[2] & 0x3F);
    case 4:
        return (uint32_t)(byte[0] & 0x07) << 18 | (uint32_t)(byte[1] & 0x3F) << 12 |
               (uint32_t)(byte[2] & 0x3F) << 6 | (byte[3] & 0x3F);
    default:
        return REPLACEMENT;
    }
}

void ft_text_put(ft_buf *buf, uint32_t c)
{
    ft_buf_reserve(buf, 4);
    char *at = buf->at + buf->len;
    if (c < 0x80) {
        *at++ = (char)c;
    } else if (c < 0x800) {
        *at++ = (char)(0xC0 | c >> 6);
        *at++ = (char)(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        *at++ = (char)(0xE0 | c >> 12);
        *at++ = (char)(0x80 | (c >> 6 & 0x3F));
        *at++ = (char)(0x80 | (c & 0x3F));
    } else {
        *at++ = (char)(0xF0 | c >> 18);
        *at++ = (char)(0x80 | (c >> 12 & 0x3F));
        *at++ = (char)(0x80 | (c >> 6 & 0x3F));
        *at++ = (char)(0x80 | (c & 0x3F));
    }
    buf->len = (size_t)(at - buf->at);
    *at = 0;
}

bool ft_text_valid(ft_str s, size_t *bad_byte)
{
    for (size_t at = 0; at < s.len;) {
        size_t len = sequence_len((const unsigned char *)s.at + at, s.len - at, false);
        if (len == 0) {
            if (bad_byte)
                *bad_byte = at;
            return false;
        }
        at += len;
    }
    return true;
}

ft_str ft_text_mended(ft_arena *arena, ft_str s)
{
    size_t bad;
    if (ft_text_valid(s, &bad))
        return s;
    ft_buf out = ft_buf_in(arena);
    for (size_t at = 0; at < s.len;)
        ft_text_put(&out, ft_text_next(s, &at));
    return ft_buf_str(&out);
}

bool ft_text_is_ascii(ft_str s)
{
    size_t at = 0;
    for (uint64_t word; at + sizeof word <= s.len; at += sizeof word) {
        memcpy(&word, s.at + at, sizeof word);
        if (word & 0x8080808080808080u)
            return false;
    }
    for (; at < s.len; at++)
        if ((unsigned char)s.at[at] >= 0x80)
            return false;
    return true;
}

size_t ft_text_len(ft_str s)
{
    if (ft_text_is_ascii(s))
        return s.len;
    size_t count = 0;
    for (size_t at = 0; at < s.len; count++)
        (void)ft_text_next(s, &at);
    return count;
}

size_t ft_text_byte_of(ft_str s, size_t index)
{
    if (ft_text_is_ascii(s))
        return index < s.len ? index : s.len;
    size_t at = 0;
    while (index > 0 && at < s.len) {
        (void)ft_text_next(s, &at);
        index--;
    }
    return at;
}

size_t ft_text_index_of(ft_str s, size_t byte)
{
    return ft_text_len(ft_str_slice(s, 0, byte));
}

size_t ft_text_width(ft_str s)
{
    size_t width = 0;
    for (size_t at = 0; at < s.len;) {
        int columns = utf8proc_charwidth((utf8proc_int32_t)ft_text_next(s, &at));
        width += columns > 0 ? (size_t)columns : 0;
    }
    return width;
}

/* ---- characters */

typedef struct { uint32_t first, last; } range;
typedef struct { uint32_t from, to[3]; } mapping;

static const mapping upper_special[] = {
#define FT_UPPER(c, a, b, d) {c, {a, b, d}},
#include "base/text_case.def"
};
static const mapping title_special[] = {
#define FT_TITLE(c, a, b, d) {c, {a, b, d}},
#include "base/text_case.def"
};
static const range digit_ranges[] = {
#define FT_DIGIT(first, last) {first, last},
#include "base/text_case.def"
};
static const range numeric_ranges[] = {
#define FT_NUMERIC(first, last) {first, last},
#include "base/text_case.def"
};
static const range other_upper_ranges[] = {
#define FT_OTHER_UPPER(first, last) {first, last},
#include "base/text_case.def"
};
static const range other_lower_ranges[] = {
#define FT_OTHER_LOWER(first, last) {first, last},
#include "base/text_case.def"
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool in_ranges(const range *ranges, size_t len, uint32_t c)
{
    size_t low = 0, high = len;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < len && c >= ranges[low].first;
}

static const mapping *find_mapping(const mapping *rows, size_t len, uint32_t c)
{
    size_t low = 0, high = len;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c > rows[middle].from)
            low = middle + 1;
        else
            high = middle;
    }
    return low < len && rows[low].from == c ? &rows[low] : NULL;
}

static utf8proc_category_t category(uint32_t c)
{
    return utf8proc_category((utf8proc_int32_t)c);
}

bool ft_char_is_space(uint32_t c)
{
    if (c < 0x80)
        return c == ' ' || (c >= 9 && c <= 13) || (c >= 28 && c <= 31);
    return c == 0x85 || category(c) == UTF8PROC_CATEGORY_ZS || c == 0x2028 || c == 0x2029;
}

bool ft_char_is_alpha(uint32_t c)
{
    if (c < 0x80)
        return (c | 32) >= 'a' && (c | 32) <= 'z';
    utf8proc_category_t kind = category(c);
    return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO;
}

bool ft_char_is_decimal(uint32_t c)
{
    return c < 0x80 ? c >= '0' && c <= '9' : category(c) == UTF8PROC_CATEGORY_ND;
}

bool ft_char_is_digit(uint32_t c)
{
    return ft_char_is_decimal(c) || in_ranges(digit_ranges, COUNT(digit_ranges), c);
}

bool ft_char_is_numeric(uint32_t c)
{
    if (c < 0x80)
        return c >= '0' && c <= '9';
    utf8proc_category_t kind = category(c);
    return (kind >= UTF8PROC_CATEGORY_ND && kind <= UTF8PROC_CATEGORY_NO) ||
           in_ranges(numeric_ranges, COUNT(numeric_ranges), c);
}

bool ft_char_is_upper(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z';
    return category(c) == UTF8PROC_CATEGORY_LU ||
           in_ranges(other_upper_ranges, COUNT(other_upper_ranges), c);
}

bool ft_char_is_lower(uint32_t c)
{
    if (c < 0x80)
        return c >= 'a' && c <= 'z';
    return category(c) == UTF8PROC_CATEGORY_LL ||
           in_ranges(other_lower_ranges, COUNT(other_lower_ranges), c);
}

bool ft_char_is_title(uint32_t c)
{
    return c >= 0x80 && category(c) == UTF8PROC_CATEGORY_LT;
}

static bool is_cased(uint32_t c)
{
    return ft_char_is_upper(c) || ft_char_is_lower(c) || ft_char_is_title(c);
}

static bool all_cased(ft_str s, bool (*is)(uint32_t), bool (*other)(uint32_t))
{
    bool found = false;
    for (size_t at = 0; at < s.len;) {
        uint32_t c = ft_text_next(s, &at);
        if (other(c) || ft_char_is_title(c))
            return false;
        found = found || is(c);
    }
    return found;
}

bool ft_text_is_upper(ft_str s)
{
    return all_cased(s, ft_char_is_upper, ft_char_is_lower);
}

bool ft_text_is_lower(ft_str s)
{
    return all_cased(s, ft_char_is_lower, ft_char_is_upper);
}

bool ft_char_is_printable(uint32_t c)
{
    if (c < 0x80)
        return c >= 32 && c < 127;
    utf8proc_category_t kind = category(c);
    return kind != UTF8PROC_CATEGORY_CN && kind < UTF8PROC_CATEGORY_ZS;
}

/* Letters whose compatibility form begins no identifier, so Python does not let them either. */
static const range never_start_ranges[] = {
    {0x37A, 0x37A},   {0xE33, 0xE33},   {0xEB3, 0xEB3},   {0x2E2F, 0x2E2F}, {0xFC5E, 0xFC63},
    {0xFDFA, 0xFDFB}, {0xFE70, 0xFE70}, {0xFE72, 0xFE72}, {0xFE74, 0xFE74}, {0xFE76, 0xFE76},
    {0xFE78, 0xFE78}, {0xFE7A, 0xFE7A}, {0xFE7C, 0xFE7C}, {0xFE7E, 0xFE7E}, {0xFF9E, 0xFF9F}};

bool ft_char_is_id_start(uint32_t c)
{
    if (c < 0x80)
        return c == '_' || ft_char_is_alpha(c);
    if (in_ranges(never_start_ranges, COUNT(never_start_ranges), c))
        return false;
    return ft_char_is_alpha(c) || category(c) == UTF8PROC_CATEGORY_NL || c == 0x2118 ||
           c == 0x212E || c == 0x1885 || c == 0x1886;
}

bool ft_char_is_id_continue(uint32_t c)
{
    if (ft_char_is_id_start(c) || (c >= '0' && c <= '9'))
        return true;
    if (c < 0x80)
        return false;
    utf8proc_category_t kind = category(c);
    return kind == UTF8PROC_CATEGORY_MN || kind == UTF8PROC_CATEGORY_MC ||
           kind == UTF8PROC_CATEGORY_ND || kind == UTF8PROC_CATEGORY_PC || c == 0xB7 ||
           c == 0x387 || (c >= 0x1369 && c <= 0x1371) || c == 0x19DA || c == 0xE33 || c == 0xEB3 ||
           c == 0xFF9E || c == 0xFF9F;
}

/* Decimal digits stand in runs that begin with a zero and hold whole tens. */
int ft_char_decimal(uint32_t c)
{
    if (c < 0x80)
        return c >= '0' && c <= '9' ? (int)(c - '0') : -1;
    if (!ft_char_is_decimal(c))
        return -1;
    uint32_t first = c;
    while (ft_char_is_decimal(first - 1))
        first--;
    return (int)((c - first) % 10);
}

/* ---- case */

static void put_mapped(ft_buf *out, const mapping *special, uint32_t simple)
{
    if (!special) {
        ft_text_put(out, simple);
        return;
    }
    for (size_t i = 0; i < 3 && special->to[i]; i++)
        ft_text_put(out, special->to[i]);
}

static void put_upper(ft_buf *out, uint32_t c)
{
    put_mapped(out, find_mapping(upper_special, COUNT(upper_special), c),
               (uint32_t)utf8proc_toupper((utf8proc_int32_t)c));
}

static void put_title(ft_buf *out, uint32_t c)
{
    put_mapped(out, find_mapping(title_special, COUNT(title_special), c),
               (uint32_t)utf8proc_totitle((utf8proc_int32_t)c));
}

static bool is_case_ignorable(uint32_t c)
{
    utf8proc_category_t kind = category(c);
    return kind == UTF8PROC_CATEGORY_MN || kind == UTF8PROC_CATEGORY_ME ||
           kind == UTF8PROC_CATEGORY_CF || kind == UTF8PROC_CATEGORY_LM ||
           kind == UTF8PROC_CATEGORY_SK || c == '\'' || c == '.' || c == ':' || c == 0xB7 ||
           c == 0x2019 || c == 0x2027;
}

static bool cased_follows(ft_str s, size_t at)
{
    while (at < s.len) {
        uint32_t c = ft_text_next(s, &at);
        if (!is_case_ignorable(c))
            return is_cased(c);
    }
    return false;
}

/* A pass over a text that changes its case. */
typedef struct { ft_buf out; ft_str text; size_t at; bool after_cased; } casing;

static casing casing_of(ft_arena *arena, ft_str s)
{
    casing pass = {.out = ft_buf_in(arena), .text = s};
    ft_buf_reserve(&pass.out, s.len);
    return pass;
}

/* A sigma at a word's end is final. */
static void put_lower(casing *pass, uint32_t c)
{
    if (c == CAPITAL_DOTTED_I) {
        ft_text_put(&pass->out, 'i');
        c = 0x307;
    } else if (c == SIGMA && pass->after_cased && !cased_follows(pass->text, pass->at)) {
        c = FINAL_SIGMA;
    } else {
        c = (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
    }
    ft_text_put(&pass->out, c);
}

/* The next character; call seen() with it when it has been written. */
static bool take(casing *pass, uint32_t *c)
{
    if (pass->at >= pass->text.len)
        return false;
    *c = ft_text_next(pass->text, &pass->at);
    return true;
}

static void seen(casing *pass, uint32_t c)
{
    if (!is_case_ignorable(c))
        pass->after_cased = is_cased(c);
}

static ft_str ascii_upper(ft_arena *arena, ft_str s)
{
    char *made = ft_alloc_raw(arena, s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        made[i] = s.at[i] >= 'a' && s.at[i] <= 'z' ? (char)(s.at[i] - 32) : s.at[i];
    made[s.len] = 0;
    return (ft_str){made, s.len};
}

ft_str ft_text_lower(ft_arena *arena, ft_str s)
{
    if (ft_text_is_ascii(s))
        return ft_str_lower_ascii(arena, s);
    casing pass = casing_of(arena, s);
    for (uint32_t c; take(&pass, &c); seen(&pass, c))
        put_lower(&pass, c);
    return ft_buf_str(&pass.out);
}

ft_str ft_text_upper(ft_arena *arena, ft_str s)
{
    if (ft_text_is_ascii(s))
        return ascii_upper(arena, s);
    casing pass = casing_of(arena, s);
    for (uint32_t c; take(&pass, &c);)
        put_upper(&pass.out, c);
    return ft_buf_str(&pass.out);
}

static void put_folded(ft_buf *out, uint32_t c)
{
    utf8proc_int32_t folded[8];
    int boundary = 0;
    utf8proc_ssize_t len = utf8proc_decompose_char((utf8proc_int32_t)c, folded, 8,
                                                   UTF8PROC_CASEFOLD, &boundary);
    for (utf8proc_ssize_t i = 0; i < len && i < 8; i++)
        ft_text_put(out, (uint32_t)folded[i]);
}

ft_str ft_text_casefold(ft_arena *arena, ft_str s)
{
    if (ft_text_is_ascii(s))
        return ft_str_lower_ascii(arena, s);
    casing pass = casing_of(arena, s);
    for (uint32_t c; take(&pass, &c);)
        put_folded(&pass.out, c);
    return ft_buf_str(&pass.out);
}

ft_str ft_text_swapcase(ft_arena *arena, ft_str s)
{
    casing pass = casing_of(arena, s);
    for (uint32_t c; take(&pass, &c); seen(&pass, c)) {
        if (ft_char_is_upper(c))
            put_lower(&pass, c);
        else if (ft_char_is_lower(c))
            put_upper(&pass.out, c);
        else
            ft_text_put(&pass.out, c);
    }
    return ft_buf_str(&pass.out);
}

ft_str ft_text_title(ft_arena *arena, ft_str s)
{
    casing pass = casing_of(arena, s);
    bool inside = false;
    for (uint32_t c; take(&pass, &c); seen(&pass, c)) {
        if (inside)
            put_lower(&pass, c);
        else
            put_title(&pass.out, c);
        inside = is_cased(c);
    }
    return ft_buf_str(&pass.out);
}

ft_str ft_text_capitalize(ft_arena *arena, ft_str s)
{
    casing pass = casing_of(arena, s);
    uint32_t c;
    if (take(&pass, &c)) {
        put_title(&pass.out, c);
        seen(&pass, c);
    }
    for (; take(&pass, &c); seen(&pass, c))
        put_lower(&pass, c);
    return ft_buf_str(&pass.out);
}

/* ---- nearest names */

enum { LONGEST_NAME = 128 };

static char fold_byte(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
}

static size_t least(size_t a, size_t b, size_t c)
{
    size_t two = a < b ? a : b;
    return two < c ? two : c;
}

/* Levenshtein's rows, by bytes and without case; a swap of neighbours counts as one. */
size_t ft_text_distance(ft_str a, ft_str b, size_t limit)
{
    size_t gap = a.len > b.len ? a.len - b.len : b.len - a.len;
    if (gap > limit || a.len > LONGEST_NAME || b.len > LONGEST_NAME)
        return limit + 1;
    size_t rows[3][LONGEST_NAME + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b.len; j++)
        above[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            char x = fold_byte(a.at[i - 1]), y = fold_byte(b.at[j - 1]);
            row[j] = least(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y));
            bool swapped = i > 1 && j > 1 && x == fold_byte(b.at[j - 2]) && y == fold_byte(a.at[i - 2]);
            if (swapped && before[j - 2] + 1 < row[j])
                row[j] = before[j - 2] + 1;
        }
        size_t *free_row = before;
        before = above;
        above = row;
        row = free_row;
    }
    return above[b.len] <= limit ? above[b.len] : limit + 1;
}

ft_str ft_text_nearest(ft_str wanted, const ft_str *candidates, size_t count)
{
    size_t limit = wanted.len < 3 ? 1 : wanted.len < 8 ? 2 : 3;
    ft_str nearest = {0};
    for (size_t i = 0; i < count; i++) {
        size_t distance = ft_text_distance(wanted, candidates[i], limit);
        if (distance > limit || distance >= candidates[i].len)
            continue;
        nearest = candidates[i];
        if (distance == 0)
            break;
        limit = distance - 1;
    }
    return nearest;
}
