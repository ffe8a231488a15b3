/* datetime_strptime.c - datetime.strptime: the format becomes a regular expression, as in Python;
 * see datetime_objects.h. */
#include "value/datetime.h"
#include "value/datetime_objects.h"
#include "value/regex_match.h"

#include <time.h>

/* Guards that raised already: leave with false. */
#define CHECK(condition)                                                                           \
    if (!(condition))                                                                              \
    return false

/* ---- the expression */

#define DAY_NAMES "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
#define MONTH_NAMES                                                                                \
    "january|february|march|april|may|june|july|august|september|october|november|december"
#define ZONE_MINUTES "[0-5][0-9]"

static const struct { char code; const char *expression; } codes[] = {
    {'d', "3[01]|[12]\\d|0[1-9]|[1-9]| [1-9]"},
    {'f', "[0-9]{1,6}"},
    {'H', "2[0-3]|[01]\\d|\\d"},
    {'I', "1[0-2]|0[1-9]|[1-9]"},
    {'G', "\\d{4}"},
    {'j', "36[0-6]|3[0-5]\\d|[12]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]"},
    {'m', "1[0-2]|0[1-9]|[1-9]"},
    {'M', "[0-5]\\d|\\d"},
    {'S', "6[01]|[0-5]\\d|\\d"},
    {'U', "5[0-3]|[0-4]\\d|\\d"},
    {'W', "5[0-3]|[0-4]\\d|\\d"},
    {'w', "[0-6]"},
    {'u', "[1-7]"},
    {'V', "5[0-3]|0[1-9]|[1-4]\\d|\\d"},
    {'y', "\\d\\d"},
    {'Y', "\\d{4}"},
    {'z', "[+-]\\d\\d:?" ZONE_MINUTES "(?::?" ZONE_MINUTES "(?:\\.\\d{1,6})?)?|(?-i:Z)"},
    {'A', DAY_NAMES},
    {'a', "mon|tue|wed|thu|fri|sat|sun"},
    {'B', MONTH_NAMES},
    {'b', "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"},
    {'p', "am|pm"},
};

/* Codes that stand for others. */
static const struct { char code; const char *format; } short_forms[] = {
    {'c', "%a %b %d %H:%M:%S %Y"}, {'x', "%m/%d/%y"}, {'X', "%H:%M:%S"}};

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* utc, gmt and what the machine calls its own zone. */
static void put_zone_names(ft_buf *out)
{
    tzset();
    ft_buf_text(out, "(?P<Z>utc|gmt");
    for (int i = 0; i < 2; i++) {
        ft_str name = ft_str_of(tzname[i]);
        ft_buf_text(out, name.len ? "|" : "");
        for (size_t at = 0; at < name.len; at++)
            ft_buf_format(out, "[%s%c]", name.at[at] == '^' ? "\\" : "", name.at[at]);
    }
    ft_buf_byte(out, ')');
}

static bool put_code(ft_job *job, ft_str format, char code, ft_buf *out)
{
    if (code == '%') {
        ft_buf_byte(out, '%');
        return true;
    }
    if (code == 'Z') {
        put_zone_names(out);
        return true;
    }
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i].code == code) {
            ft_buf_format(out, "(?P<%c>%s)", code, codes[i].expression);
            return true;
        }
    ft_buf shown = ft_buf_in(job->arena);
    ft_repr_text(&shown, format);
    return ft_raise(job, FT_FAULT_VALUE, "'%c' is a bad directive in format %.*s", code,
                    FT_ARG(ft_buf_str(&shown)));
}

static const char *short_form(char code)
{
    for (size_t i = 0; i < sizeof short_forms / sizeof *short_forms; i++)
        if (short_forms[i].code == code)
            return short_forms[i].format;
    return NULL;
}

/* Appends the expression of `part` of `format`. */
static bool put_expression(ft_job *job, ft_str format, ft_str part, ft_buf *out)
{
    for (size_t i = 0; i < part.len; i++) {
        char c = part.at[i];
        if (is_space(c)) {
            while (i + 1 < part.len && is_space(part.at[i + 1]))
                i++;
            ft_buf_text(out, "\\s+");
        } else if (c != '%') {
            if (c && strchr("\\.^$*+?(){}[]|", c))
                ft_buf_byte(out, '\\');
            ft_buf_byte(out, c);
        } else if (++i >= part.len) {
            ft_buf shown = ft_buf_in(job->arena);
            ft_repr_text(&shown, format);
            return ft_raise(job, FT_FAULT_VALUE, "stray %% in format %.*s",
                            FT_ARG(ft_buf_str(&shown)));
        } else if (short_form(part.at[i])) {
            CHECK(put_expression(job, format, ft_str_of(short_form(part.at[i])), out));
        } else {
            CHECK(put_code(job, format, part.at[i], out));
        }
    }
    return true;
}

/* ---- what was found */

typedef struct {
    ft_str text;
    const ft_regex_shape *shape;
    const size_t *offsets;
} found;

/* The text of `code`; empty where the format has none. */
static ft_str text_at(const found *f, char code)
{
    size_t group = ft_regex_group_named(f->shape, (ft_str){&code, 1});
    return group ? ft_str_slice(f->text, f->offsets[2 * group], f->offsets[2 * group + 1])
                 : FT_STR("");
}

/* The number of `code`; -1 where the format has none. */
static int number_at(const found *f, char code)
{
    ft_str text = ft_str_trim(text_at(f, code));
    int number = text.len ? 0 : -1;
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] >= '0' && text.at[i] <= '9')
            number = number * 10 + (text.at[i] - '0');
    return number;
}

/* Which name begins with `text` or is it: names are told by their first three letters. */
static int name_number(ft_str text, const char *const *names, int count)
{
    for (int i = 0; text.len >= 3 && i < count; i++)
        if (ft_str_eq_nocase(ft_str_slice(text, 0, 3), (ft_str){names[i], 3}))
            return i;
    return -1;
}

/* A name in full, or shortened. */
static int named_at(const found *f, char full, char brief, const char *const *names, int count)
{
    int number = name_number(text_at(f, full), names, count);
    return number >= 0 ? number : name_number(text_at(f, brief), names, count);
}

static int hour_of(const found *f)
{
    int hour = number_at(f, 'I');
    if (hour < 0)
        return number_at(f, 'H') < 0 ? 0 : number_at(f, 'H');
    bool evening = ft_str_eq_nocase(text_at(f, 'p'), FT_STR("pm"));
    return hour % 12 + (evening ? 12 : 0);
}

static int micro_of(const found *f)
{
    ft_str text = text_at(f, 'f');
    int micro = 0;
    for (size_t i = 0; i < 6; i++)
        micro = micro * 10 + (i < text.len ? text.at[i] - '0' : 0);
    return micro;
}

/* Monday is 0; -1: none of a, A, w, u. */
static int weekday_of(const found *f)
{
    int weekday = named_at(f, 'A', 'a', ft_weekday_names, 7);
    if (number_at(f, 'w') >= 0)
        weekday = (number_at(f, 'w') + 6) % 7;
    return number_at(f, 'u') >= 0 ? number_at(f, 'u') - 1 : weekday;
}

static int year_of(const found *f)
{
    int brief = number_at(f, 'y');
    if (brief >= 0)
        return brief + (brief <= 68 ? 2000 : 1900);
    return number_at(f, 'Y');
}

static bool raise_mixed(ft_job *job, const char *message)
{
    return ft_raise(job, FT_FAULT_VALUE, "%s", message);
}

/* %G, %V and %j mean nothing without their partners. */
static bool check_partners(ft_job *job, const found *f, int weekday)
{
    bool iso_year = number_at(f, 'G') >= 0, iso_week = number_at(f, 'V') >= 0;
    if (iso_year && number_at(f, 'j') >= 0)
        return raise_mixed(job, "Day of the year directive '%j' is not compatible with ISO year "
                                "directive '%G'. Use '%Y' instead.");
    if (iso_year && (!iso_week || weekday < 0))
        return raise_mixed(job, "ISO year directive '%G' must be used with the ISO week directive "
                                "'%V' and a weekday directive ('%A', '%a', '%w', or '%u').");
    if (!iso_week || iso_year)
        return true;
    if (year_of(f) < 0 || weekday < 0)
        return raise_mixed(job, "ISO week directive '%V' must be used with the ISO year directive "
                                "'%G' and a weekday directive ('%A', '%a', '%w', or '%u').");
    return raise_mixed(job, "ISO week directive '%V' is incompatible with the year directive '%Y'. "
                            "Use the ISO year '%G' instead.");
}

/* The day of week `week` of a year whose weeks begin on Monday or on Sunday. */
static int64_t week_day(int year, int week, int weekday, bool from_monday)
{
    int64_t first = ft_day_of(year, 1, 1);
    int first_weekday = ft_weekday_of(first);
    if (!from_monday) {
        first_weekday = (first_weekday + 1) % 7;
        weekday = (weekday + 1) % 7;
    }
    if (week == 0)
        return first + weekday - first_weekday;
    return first + (7 - first_weekday) % 7 + 7 * (week - 1) + weekday;
}

static bool day_of(ft_job *job, const found *f, int64_t *day)
{
    int weekday = weekday_of(f), of_year = number_at(f, 'j');
    int month = named_at(f, 'B', 'b', ft_month_names, 12) + 1, of_month = number_at(f, 'd');
    int monday_week = number_at(f, 'W'), sunday_week = number_at(f, 'U');
    CHECK(check_partners(job, f, weekday));
    month = month ? month : number_at(f, 'm') < 0 ? 1 : number_at(f, 'm');
    of_month = of_month < 0 ? 1 : of_month;
    int year = year_of(f);
    if (number_at(f, 'G') >= 0) {
        ft_iso_week week = {number_at(f, 'G'), number_at(f, 'V'), weekday + 1};
        if (week.year < 1 || week.week < 1 || week.week > ft_iso_weeks_in(week.year))
            return ft_raise(job, FT_FAULT_VALUE, "Invalid week: %d", week.week);
        *day = ft_iso_week_day(week);
        return true;
    }
    bool leap_day = year < 0 && month == 2 && of_month == 29;
    year = year >= 0 ? year : leap_day ? 1904 : 1900;
    if (year == 0)
        return ft_raise(job, FT_FAULT_VALUE, "year 0 is out of range");
    if (of_year >= 0)
        *day = ft_day_of(year, 1, 1) + of_year - 1;
    else if ((monday_week >= 0 || sunday_week >= 0) && weekday >= 0 && year_of(f) >= 0)
        *day = week_day(year, sunday_week >= 0 ? sunday_week : monday_week, weekday,
                        sunday_week < 0);
    else if (of_month > ft_month_days(year, month) || leap_day)
        return ft_raise(job, FT_FAULT_VALUE, "day is out of range for month");
    else
        *day = ft_day_of(year, month, of_month);
    return true;
}

/* ±hh[:]mm[[:]ss[.ffffff]] or Z. */
static int64_t offset_of(ft_str text)
{
    static const int64_t weights[] = {36000, 3600, 600, 60, 10, 1};
    int64_t us = 0, scale = FT_SECOND_US / 10;
    size_t digits = 0;
    for (size_t i = 1; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            continue;
        us += (text.at[i] - '0') * (digits < 6 ? weights[digits] * FT_SECOND_US : scale);
        scale /= digits >= 6 ? 10 : 1;
        digits++;
    }
    return text.len && text.at[0] == '-' ? -us : us;
}

/* Colons must stand everywhere or nowhere. */
static bool zone_of(ft_job *job, const found *f, const ft_tz **tz)
{
    ft_str offset = text_at(f, 'z'), name = text_at(f, 'Z');
    *tz = NULL;
    if (offset.len == 0)
        return true;
    bool first_colon = offset.len > 3 && offset.at[3] == ':';
    bool second_colon = ft_str_find_byte(offset, ':', 4) != FT_NOWHERE;
    size_t digits_end = first_colon ? 6 : 5;
    if (offset.len > digits_end && first_colon != second_colon)
        return ft_raise(job, FT_FAULT_VALUE, "Inconsistent use of : in %.*s", FT_ARG(offset));
    int64_t us = offset_of(offset);
    if (us <= -FT_DAY_US || us >= FT_DAY_US)
        return ft_raise(job, FT_FAULT_VALUE, "offset must be a timedelta strictly between "
                                             "-timedelta(hours=24) and timedelta(hours=24).");
    *tz = ft_tz_fixed(job->arena, us, name);
    return true;
}

static bool datetime_of(ft_job *job, const found *f, ft_value *out)
{
    int64_t day = 0;
    const ft_tz *tz;
    CHECK(day_of(job, f, &day) && zone_of(job, f, &tz));
    int minute = number_at(f, 'M'), second = number_at(f, 'S');
    if (second > 59)
        return ft_raise(job, FT_FAULT_VALUE, "second must be in 0..59");
    ft_civil clock = {1970, 1, 1, hour_of(f), minute < 0 ? 0 : minute, second < 0 ? 0 : second,
                      micro_of(f)};
    return ft_datetime_make(job, day * FT_DAY_US + ft_wall_of(clock), tz, false, out);
}

static bool raise_no_match(ft_job *job, ft_str text, ft_str format)
{
    ft_buf shown = ft_buf_in(job->arena);
    ft_buf_text(&shown, "time data ");
    ft_repr_text(&shown, text);
    ft_buf_text(&shown, " does not match format ");
    ft_repr_text(&shown, format);
    return ft_raise(job, FT_FAULT_VALUE, "%.*s", FT_ARG(ft_buf_str(&shown)));
}

bool ft_strptime(ft_job *job, ft_str text, ft_str format, ft_value *out)
{
    ft_buf expression = ft_buf_in(job->arena);
    CHECK(put_expression(job, format, format, &expression));
    const ft_regex_code *code = ft_regex_compile(job, ft_buf_str(&expression), FT_RE_IGNORECASE);
    if (!code)
        return false;
    ft_regex_scan scan = {.code = code, .text = ft_regex_subject(job->arena, text)};
    ft_regex_scan_open(&scan);
    ft_found matched = ft_regex_scan_next(job, &scan, FT_REGEX_MATCH);
    bool fine = matched == FT_FOUND || (matched == FT_MISSING && raise_no_match(job, text, format));
    if (fine && scan.at < scan.text.len)
        fine = ft_raise(job, FT_FAULT_VALUE, "unconverted data remains: %.*s",
                        FT_ARG(ft_str_from(scan.text, scan.at)));
    found f = {scan.text, ft_regex_shape_of(code), scan.offsets};
    fine = fine && datetime_of(job, &f, out);
    ft_regex_scan_close(&scan);
    return fine;
}
