/* datetime_iso.c - ISO 8601 text as fromisoformat of Python 3.11 reads it; see
 * datetime_objects.h. */
#include "value/datetime.h"
#include "value/datetime_objects.h"

#include "base/text.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Exactly `count` digits at *at. */
static bool read_digits(ft_str s, size_t *at, int count, int *out)
{
    *out = 0;
    for (int i = 0; i < count; i++, ++*at) {
        if (*at >= s.len || !is_digit(s.at[*at]))
            return false;
        *out = *out * 10 + (s.at[*at] - '0');
    }
    return true;
}

static bool skip(ft_str s, size_t *at, char c)
{
    bool there = *at < s.len && s.at[*at] == c;
    *at += there;
    return there;
}

/* ---- dates */

static bool check_date(int year, int month, int day, int64_t *out, const char **why)
{
    *why = year < 1                                          ? "year 0 is out of range"
           : month < 1 || month > 12                         ? "month must be in 1..12"
           : day < 1 || day > ft_month_days(year, month)     ? "day is out of range for month"
                                                             : NULL;
    if (*why)
        return false;
    *out = ft_day_of(year, month, day);
    return true;
}

static bool check_week(ft_iso_week week, int64_t *out, const char **why)
{
    *why = week.year < 1                                               ? "Year is out of range: 0"
           : week.week < 1 || week.week > ft_iso_weeks_in(week.year)   ? "Invalid week"
           : week.weekday < 1 || week.weekday > 7                      ? "Invalid weekday"
                                                                       : NULL;
    if (*why)
        return false;
    *out = ft_iso_week_day(week);
    return true;
}

/* YYYY-MM-DD, YYYYMMDD, YYYY-Www[-D] or YYYYWww[D]. */
bool ft_iso_read_date(ft_str s, int64_t *day, const char **why)
{
    size_t at = 0;
    int year, month, of_month, week, weekday = 1;
    *why = NULL;
    if (!read_digits(s, &at, 4, &year))
        return false;
    bool dashes = skip(s, &at, '-');
    if (skip(s, &at, 'W')) {
        if (!read_digits(s, &at, 2, &week))
            return false;
        if (at < s.len && (skip(s, &at, '-') != dashes || !read_digits(s, &at, 1, &weekday)))
            return false;
        return at == s.len && check_week((ft_iso_week){year, week, weekday}, day, why);
    }
    if (!read_digits(s, &at, 2, &month) || skip(s, &at, '-') != dashes ||
        !read_digits(s, &at, 2, &of_month) || at != s.len)
        return false;
    return check_date(year, month, of_month, day, why);
}

/* ---- times */

/* hh[[:]mm[[:]ss[.ffffff]]], with colons everywhere or nowhere. */
static bool read_clock(ft_str s, ft_civil *out)
{
    size_t at = 0;
    int *const parts[] = {&out->hour, &out->minute, &out->second};
    bool colons = s.len > 2 && s.at[2] == ':';
    *out = (ft_civil){0};
    for (int i = 0; i < 3; i++) {
        if (i && at == s.len)
            return true;
        if (i && (at < s.len && (s.at[at] == '.' || s.at[at] == ',')))
            return false;
        if (i && colons && !skip(s, &at, ':'))
            return false;
        if (!read_digits(s, &at, 2, parts[i]))
            return false;
    }
    if (at == s.len)
        return true;
    if (!skip(s, &at, '.') && !skip(s, &at, ','))
        return false;
    size_t start = at;
    for (int scale = 100000; at < s.len && is_digit(s.at[at]); at++, scale /= 10)
        out->micro += (s.at[at] - '0') * scale;
    return at == s.len && at > start;
}

static int64_t us_of(ft_civil c)
{
    return ((int64_t)c.hour * 3600 + c.minute * 60 + c.second) * FT_SECOND_US + c.micro;
}

static bool read_offset(ft_str s, char sign, ft_iso *out, const char **why)
{
    ft_civil offset = {0};
    out->has_offset = true;
    out->offset_us = 0;
    if (sign == 'Z')
        return s.len == 0;
    if (!read_clock(s, &offset))
        return false;
    out->offset_us = us_of(offset) * (sign == '-' ? -1 : 1);
    if (out->offset_us > -FT_DAY_US && out->offset_us < FT_DAY_US)
        return true;
    *why = "offset must be a timedelta strictly between -timedelta(hours=24) and "
           "timedelta(hours=24).";
    return false;
}

bool ft_iso_read_time(ft_str s, ft_iso *out, const char **why)
{
    ft_civil c;
    size_t end = 0;
    *why = NULL;
    *out = (ft_iso){0};
    while (end < s.len && s.at[end] != '+' && s.at[end] != '-' && s.at[end] != 'Z')
        end++;
    if (!read_clock(ft_str_slice(s, 0, end), &c))
        return false;
    if (end < s.len && !read_offset(ft_str_from(s, end + 1), s.at[end], out, why))
        return false;
    *why = c.hour > 23     ? "hour must be in 0..23"
           : c.minute > 59 ? "minute must be in 0..59"
           : c.second > 59 ? "second must be in 0..59"
                           : NULL;
    out->us = us_of(c);
    return !*why;
}

/* ---- both */

/* Where the date ends in a text of at least seven bytes. */
static size_t date_end(ft_str s)
{
    if (s.len == 7)
        return 7;
    bool dashes = s.at[4] == '-', week = s.at[4 + dashes] == 'W';
    if (!week)
        return dashes ? 10 : 8;
    if (dashes) {
        bool weekday = s.len > 8 && s.at[8] == '-' && s.len != 9;
        bool is_time = s.len > 10 && is_digit(s.at[10]); /* YYYY-Www-HH */
        return weekday && !is_time ? 10 : 8;
    }
    size_t digits = 7;
    while (digits < s.len && is_digit(s.at[digits]))
        digits++;
    return digits < 9 ? digits : digits % 2 == 0 ? 7 : 8;
}

bool ft_iso_read(ft_str s, ft_iso *out, const char **why)
{
    ft_iso time = {0};
    int64_t day;
    *why = NULL;
    if (s.len < 7)
        return false;
    size_t end = date_end(s);
    if (!ft_iso_read_date(ft_str_slice(s, 0, end), &day, why))
        return false;
    if (end < s.len) {
        ft_text_next(s, &end); /* any one character stands between */
        if (!ft_iso_read_time(ft_str_from(s, end), &time, why))
            return false;
    }
    *out = time;
    out->day = day;
    return true;
}

bool ft_iso_fault(ft_job *job, ft_value text, const char *why)
{
    if (why)
        return ft_raise(job, FT_FAULT_VALUE, "%s", why);
    ft_buf shown = ft_buf_in(job->arena);
    ft_repr_text(&shown, ft_text_of(text));
    return ft_raise(job, FT_FAULT_VALUE, "Invalid isoformat string: %.*s",
                    FT_ARG(ft_buf_str(&shown)));
}

bool ft_datetime_parse_iso(ft_arena *arena, ft_str text, ft_value *out)
{
    ft_iso read;
    const char *why;
    if (!ft_iso_read(text, &read, &why))
        return false;
    const ft_tz *tz = read.has_offset ? ft_tz_fixed(arena, read.offset_us, FT_STR("")) : NULL;
    *out = ft_datetime_new(arena, read.day * FT_DAY_US + read.us, ft_tz_value(tz));
    return true;
}
