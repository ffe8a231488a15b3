/* convert.c - the YAML 1.1 types of plain scalars, and YAML text to values; see convert.h.
 *
 * Writing is in yaml_write.c. */
#include "value/convert.h"

#include "value/datetime.h"

#include <ctype.h>
#include <math.h>

/* ---- scanners: how many bytes from `at` on look like ... */

static size_t run_of(ft_str s, size_t at, const char *set)
{
    size_t from = at;
    while (at < s.len && s.at[at] && strchr(set, s.at[at]))
        at++;
    return at - from;
}

static const char digits_[] = "0123456789_", digits[] = "0123456789";

static size_t sign_at(ft_str s)
{
    return s.len && (s.at[0] == '-' || s.at[0] == '+');
}

/* (:[0-5]?[0-9])+ , sexagesimal places; the number of bytes, 0 when there are none. */
static size_t sixties_at(ft_str s, size_t at)
{
    size_t from = at;
    while (at < s.len && s.at[at] == ':') {
        size_t len = run_of(s, at + 1, digits);
        if (len == 0 || len > 2 || (len == 2 && s.at[at + 1] > '5'))
            break;
        at += 1 + len;
    }
    return at - from;
}

static ft_str without_underscores(ft_arena *arena, ft_str s)
{
    return ft_str_replace(arena, s, FT_STR("_"), FT_STR(""));
}

/* ---- integers */

static bool parse_based(ft_arena *arena, ft_str s, size_t skip, int base, ft_value *out)
{
    const ft_big *big;
    ft_str body = without_underscores(arena, ft_str_from(s, skip));
    if (ft_big_parse(arena, body, base, &big) != FT_NUM_OK)
        return false;
    *out = ft_of_big(s.at[0] == '-' ? ft_big_neg(arena, big) : big);
    return true;
}

static bool is_one_of(ft_str s, size_t at, const char *set)
{
    return at < s.len && run_of(s, at, set) == s.len - at;
}

/* 190:20:30 is 190*3600 + 20*60 + 30. */
static bool parse_sixties(ft_str s, size_t at, double *out)
{
    double place;
    ft_str rest = ft_str_from(s, at), piece;
    *out = 0;
    while (ft_str_cut(&rest, ':', &piece)) {
        if (!ft_float_parse(piece, &place))
            return false;
        *out = *out * 60 + place;
    }
    return true;
}

static bool resolve_int(ft_arena *arena, ft_str s, ft_value *out)
{
    size_t at = sign_at(s), run;
    if (at >= s.len || !isdigit((unsigned char)s.at[at]))
        return false;
    bool zero = s.at[at] == '0';
    if (zero && s.len == at + 1)
        return parse_based(arena, s, at, 10, out);
    if (zero && s.at[at + 1] == 'b')
        return is_one_of(s, at + 2, "01_") && parse_based(arena, s, at + 2, 2, out);
    if (zero && s.at[at + 1] == 'x')
        return is_one_of(s, at + 2, "0123456789abcdefABCDEF_") &&
               parse_based(arena, s, at + 2, 16, out);
    if (zero)
        return is_one_of(s, at + 1, "01234567_") && parse_based(arena, s, at + 1, 8, out);
    run = run_of(s, at, digits_);
    if (at + run == s.len)
        return parse_based(arena, s, at, 10, out);
    if (run + sixties_at(s, at + run) != s.len - at)
        return false;
    double total;
    if (!parse_sixties(without_underscores(arena, s), at, &total))
        return false;
    total = s.at[0] == '-' ? -total : total;
    bool fits = total > -9.2e18 && total < 9.2e18; /* past 64 bits, sixties are exact only to a double's digits */
    *out = fits ? ft_of_int((int64_t)total) : isfinite(total) ? ft_of_big(ft_big_from_float(arena, total)) : ft_of_float(total);
    return true;
}

/* ---- floats: a point is required, and a sign in the exponent */

static size_t exponent_at(ft_str s, size_t at)
{
    if (at + 2 >= s.len || (s.at[at] | 32) != 'e' || (s.at[at + 1] != '-' && s.at[at + 1] != '+'))
        return 0;
    size_t len = run_of(s, at + 2, digits);
    return len ? len + 2 : 0;
}

static bool is_word(ft_str s, size_t at, const char *const words[3])
{
    for (size_t i = 0; i < 3; i++)
        if (ft_str_is(ft_str_from(s, at), words[i]))
            return true;
    return false;
}

static bool looks_like_float(ft_str s, bool *sixties)
{
    size_t sign = sign_at(s), whole = run_of(s, sign, digits_), at = sign + whole;
    *sixties = false;
    if (whole == 0) { /* .5 , without a sign */
        size_t part = sign == 0 && s.at[0] == '.' ? run_of(s, 1, digits_) : 0;
        return part && s.at[1] != '_' && 1 + part + exponent_at(s, 1 + part) == s.len;
    }
    if (s.at[sign] == '_')
        return false;
    size_t places = sixties_at(s, at);
    *sixties = places > 0;
    at += places;
    if (at >= s.len || s.at[at] != '.')
        return false;
    at += 1 + run_of(s, at + 1, digits_);
    return at + (*sixties ? 0 : exponent_at(s, at)) == s.len;
}

static bool resolve_float(ft_arena *arena, ft_str s, ft_value *out)
{
    static const char *const infinity[3] = {".inf", ".Inf", ".INF"};
    static const char *const nan[3] = {".nan", ".NaN", ".NAN"};
    bool sixties;
    double real;
    if (is_word(s, sign_at(s), infinity)) {
        *out = ft_of_float(s.at[0] == '-' ? -HUGE_VAL : HUGE_VAL);
        return true;
    }
    if (is_word(s, 0, nan)) {
        *out = ft_of_float(NAN);
        return true;
    }
    if (!looks_like_float(s, &sixties))
        return false;
    ft_str plain = without_underscores(arena, s);
    bool fine = sixties ? parse_sixties(plain, sign_at(plain), &real) : ft_float_parse(plain, &real);
    *out = ft_of_float(sixties && s.at[0] == '-' ? -real : real);
    return fine;
}

/* ---- dates */

typedef struct { int year, month, day, hour, minute, second, micros; ft_str zone; } stamp;

static bool take_digits(ft_str s, size_t *at, size_t least, size_t most, int *out)
{
    size_t run = run_of(s, *at, digits);
    *out = 0;
    if (run < least || run > most)
        return false;
    for (size_t i = 0; i < run; i++)
        *out = *out * 10 + s.at[(*at)++] - '0';
    return true;
}

static bool take_byte(ft_str s, size_t *at, char byte)
{
    if (*at >= s.len || s.at[*at] != byte)
        return false;
    ++*at;
    return true;
}

static bool take_date(ft_str s, size_t *at, size_t least, stamp *out)
{
    return take_digits(s, at, 4, 4, &out->year) && take_byte(s, at, '-') &&
           take_digits(s, at, least, 2, &out->month) && take_byte(s, at, '-') &&
           take_digits(s, at, least, 2, &out->day);
}

static void take_fraction(ft_str s, size_t *at, stamp *out)
{
    size_t run = run_of(s, *at, digits);
    for (size_t i = 0; i < 6; i++)
        out->micros = out->micros * 10 + (i < run ? s.at[*at + i] - '0' : 0);
    *at += run;
}

/* Z, +h, +hh or +hh:mm to the end; white space before it. */
static bool take_zone(ft_str s, size_t at, stamp *out)
{
    int hours, minutes;
    at += run_of(s, at, " \t");
    out->zone = ft_str_from(s, at);
    if (at == s.len)
        return true;
    if (take_byte(s, &at, 'Z'))
        return at == s.len;
    if (!take_byte(s, &at, '+') && !take_byte(s, &at, '-'))
        return false;
    return take_digits(s, &at, 1, 2, &hours) &&
           (at == s.len || (take_byte(s, &at, ':') && take_digits(s, &at, 2, 2, &minutes) &&
                            at == s.len));
}

static bool take_time(ft_str s, size_t at, stamp *out)
{
    size_t spaces = run_of(s, at, " \t");
    if (spaces == 0 && !take_byte(s, &at, 'T') && !take_byte(s, &at, 't'))
        return false;
    at += spaces;
    if (!take_digits(s, &at, 1, 2, &out->hour) || !take_byte(s, &at, ':') ||
        !take_digits(s, &at, 2, 2, &out->minute) || !take_byte(s, &at, ':') ||
        !take_digits(s, &at, 2, 2, &out->second))
        return false;
    if (take_byte(s, &at, '.'))
        take_fraction(s, &at, out);
    return take_zone(s, at, out);
}

/* In the one form the datetime module reads: it also judges whether there is such a day. */
static bool stamp_value(ft_arena *arena, const stamp *when, ft_value *out)
{
    ft_buf text = ft_buf_in(arena);
    ft_str zone = when->zone;
    ft_buf_format(&text, "%04d-%02d-%02dT%02d:%02d:%02d.%06d", when->year, when->month, when->day,
                  when->hour, when->minute, when->second, when->micros);
    if (zone.len && zone.at[0] == 'Z')
        ft_buf_text(&text, "+00:00");
    else if (zone.len) {
        size_t colon = ft_str_find_byte(zone, ':', 0);
        ft_str hours = ft_str_slice(zone, 1, colon);
        ft_buf_format(&text, "%c%s%.*s%.*s", zone.at[0], hours.len < 2 ? "0" : "", FT_ARG(hours),
                      colon == FT_NOWHERE ? 3 : (int)(zone.len - colon),
                      colon == FT_NOWHERE ? ":00" : zone.at + colon);
    }
    return ft_datetime_parse_iso(arena, ft_buf_str(&text), out);
}

static bool is_day(const stamp *when)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = when->year % 4 == 0 && (when->year % 100 != 0 || when->year % 400 == 0);
    return when->year > 0 && when->month > 0 && when->month <= 12 && when->day > 0 &&
           when->day <= days[when->month - 1] + (leap && when->month == 2);
}

static bool resolve_timestamp(ft_arena *arena, ft_str s, ft_value *out)
{
    stamp when = {0};
    size_t at = 0;
    if (s.len < 8 || s.at[4] != '-' || !take_date(s, &at, 1, &when) || !is_day(&when))
        return false;
    if (at == s.len && s.len == 10) {
        *out = ft_date_new(arena, when.year, when.month, when.day);
        return true;
    }
    return take_time(s, at, &when) && stamp_value(arena, &when, out);
}

/* ---- any plain scalar */

static bool resolve_word(ft_str s, ft_value *out)
{
    static const char *const words[] = {
        "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON", "no", "No", "NO",
        "false", "False", "FALSE", "off", "Off", "OFF", "null", "Null", "NULL", "~", ""};
    if (s.len > 5)
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ft_str_is(s, words[i])) {
            *out = i < 18 ? ft_of_bool(i < 9) : FT_VALUE_NONE;
            return true;
        }
    return false;
}

ft_value ft_value_of_plain(ft_arena *arena, ft_str plain)
{
    ft_value made;
    if (!ft_yaml_may_be_typed(plain))
        return ft_of_text(plain);
    if (resolve_word(plain, &made) || resolve_int(arena, plain, &made) ||
        resolve_float(arena, plain, &made) || resolve_timestamp(arena, plain, &made))
        return made;
    return ft_of_text(plain);
}

/* ---- trees */

static ft_value of_scalar(ft_arena *arena, const ft_yaml *node)
{
    return node->plain && !node->is_str_tag ? ft_value_of_plain(arena, node->as.text)
                                            : ft_of_text(node->as.text);
}

static ft_value of_sequence(ft_arena *arena, const ft_yaml *node)
{
    ft_list *list = ft_list_new(arena, node->as.items.len);
    for (size_t i = 0; i < node->as.items.len; i++)
        ft_list_add(arena, list, ft_value_of_yaml(arena, node->as.items.at[i]));
    return ft_of_list(list);
}

static ft_value of_mapping(ft_arena *arena, const ft_yaml *node)
{
    ft_dict *dict = ft_dict_new(arena);
    ft_job job = ft_job_in(arena);
    for (size_t i = 0; i < node->as.pairs.len; i++) {
        ft_yaml_pair pair = node->as.pairs.at[i];
        ft_value key = of_scalar(arena, pair.key), value = ft_value_of_yaml(arena, pair.value);
        if (key.kind == FT_TEXT)
            ft_dict_set_text(arena, dict, ft_text_of(key), value);
        else
            ft_dict_set(&job, dict, key, value); /* a scalar can always be a key */
    }
    return ft_of_dict(dict);
}

ft_value ft_value_of_yaml(ft_arena *arena, const ft_yaml *node)
{
    if (!node)
        return FT_VALUE_NONE;
    switch ((ft_yaml_kind)node->kind) {
    case FT_YAML_SEQUENCE:
        return of_sequence(arena, node);
    case FT_YAML_MAPPING:
        return of_mapping(arena, node);
    case FT_YAML_SCALAR:
        break;
    }
    return of_scalar(arena, node);
}

bool ft_yaml_read(ft_job *job, ft_str text, ft_value *out)
{
    ft_yaml *tree;
    ft_diags *diags = ft_diags_new(job->arena);
    ft_source *source = ft_source_new(job->arena, FT_STR("<unicode string>"),
                                      ft_str_copy(job->arena, text));
    if (ft_yaml_parse(job->arena, source, diags, &tree)) {
        *out = ft_value_of_yaml(job->arena, tree);
        return true;
    }
    const ft_diag *first = diags->all.at[0];
    for (size_t i = 0; i < diags->all.len && first->severity != FT_ERROR; i++)
        first = diags->all.at[i];
    ft_place place = ft_source_place(source, first->span.from);
    return ft_raise(job, FT_FAULT_VALUE, "%.*s\n  in \"<unicode string>\", line %u, column %u",
                    FT_ARG(first->message), place.line, place.column);
}
