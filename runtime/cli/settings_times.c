/* settings_times.c - see settings_times.h. */
#include "cli/settings_times.h"

#include <stdlib.h>
#include <time.h>

bool ft_event_time(ft_str text, bool *given, int64_t *out)
{
    static const char *const forms[] = {"%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"};
    char copy[32];
    *given = text.at != NULL;
    if (!*given)
        return true;
    if (text.len >= sizeof copy)
        return false;
    memcpy(copy, text.at, text.len);
    copy[text.len] = 0;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct tm parts = {0};
        const char *end = strptime(copy, forms[i], &parts);
        if (end && !*end) {
            *out = (int64_t)timegm(&parts) * 1000000;
            return true;
        }
    }
    return false;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month] + (month == 1 && leap);
}

/* The same day so many months before, or the last one where that month is shorter. */
static int64_t months_before(int64_t now_us, int64_t months)
{
    time_t seconds = (time_t)(now_us / 1000000);
    struct tm parts;
    gmtime_r(&seconds, &parts);
    int64_t month = (int64_t)parts.tm_year * 12 + parts.tm_mon - months;
    parts.tm_year = (int)(month / 12);
    parts.tm_mon = (int)(month % 12);
    int last = days_in_month(parts.tm_year + 1900, parts.tm_mon);
    parts.tm_mday = parts.tm_mday < last ? parts.tm_mday : last;
    return (int64_t)timegm(&parts) * 1000000 + now_us % 1000000;
}

static bool is_grain(ft_str word, const char *grain)
{
    size_t len = strlen(grain);
    return ft_str_eq_nocase(ft_str_slice(word, 0, len), ft_str_of(grain)) &&
           (word.len == len || (word.len == len + 1 && (word.at[len] | 0x20) == 's'));
}

static const char *relative_window(ft_str text, int64_t now_us, int64_t *start_us)
{
    enum { HOUR = 3600, MOST = 100000 };
    size_t space = ft_str_find_byte(text, ' ', 0);
    char *end, count_text[16] = {0};
    if (space == FT_NOWHERE || space >= sizeof count_text)
        return "it must be of the form \"3 days\"";
    memcpy(count_text, text.at, space);
    long count = strtol(count_text, &end, 10);
    ft_str grain = ft_str_from(text, space + 1);
    if (*end || end == count_text || count < 0 || count > MOST)
        return "it must begin with a whole number";
    if (is_grain(grain, "hour"))
        *start_us = now_us - (int64_t)count * HOUR * 1000000;
    else if (is_grain(grain, "day"))
        *start_us = now_us - (int64_t)count * 24 * HOUR * 1000000;
    else if (is_grain(grain, "month"))
        *start_us = months_before(now_us, count);
    else if (is_grain(grain, "year"))
        *start_us = months_before(now_us, (int64_t)count * 12);
    else
        return "its unit must be hours, days, months or years";
    return NULL;
}

static const char *written_window(ft_arena *arena, ft_str text, int64_t *start_us, int64_t *end_us)
{
    ft_yaml *tree = NULL;
    bool start, end;
    if (!ft_yaml_parse(arena, ft_source_new(arena, FT_STR("--sample"), text), ft_diags_new(arena), &tree) || !tree)
        return "it is not valid YAML";
    if (!ft_event_time(ft_yaml_text(ft_yaml_get(tree, FT_STR("start"))), &start, start_us) || !start ||
        !ft_event_time(ft_yaml_text(ft_yaml_get(tree, FT_STR("end"))), &end, end_us) || !end)
        return "it must give a start and an end, e.g. {start: 2024-01-01, end: 2024-02-01}";
    return *start_us < *end_us ? NULL : "its start must be before its end";
}

const char *ft_sample_window(ft_arena *arena, ft_str text, int64_t now_us, ft_value *out)
{
    int64_t start_us = 0, end_us = now_us;
    text = ft_str_trim(text);
    const char *wrong = ft_str_find_byte(text, ':', 0) == FT_NOWHERE ? relative_window(text, now_us, &start_us)
                                                                     : written_window(arena, text, &start_us, &end_us);
    if (wrong)
        return wrong;
    ft_dict *window = ft_dict_new(arena);
    ft_dict_set_text(arena, window, FT_STR("start"), ft_datetime_utc(arena, start_us));
    ft_dict_set_text(arena, window, FT_STR("end"), ft_datetime_utc(arena, end_us));
    *out = ft_of_dict(window);
    return NULL;
}
