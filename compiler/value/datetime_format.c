/* datetime_format.c - dates and times as text: isoformat's forms and strftime; see
 * datetime_objects.h.
 *
 * strftime is the C library's, as it is Python's: %f, %z and %Z are put in before. */
#include "value/datetime.h"
#include "value/datetime_objects.h"

#include <stdlib.h>
#include <time.h>

/* Guards that raised already: leave with false. */
#define CHECK(condition)                                                                           \
    if (!(condition))                                                                              \
    return false

/* ---- isoformat */

bool ft_timespec_argument(ft_job *job, ft_value slot, ft_timespec *out)
{
    static const char *const names[] = {"auto",    "hours",        "minutes",
                                        "seconds", "milliseconds", "microseconds"};
    *out = FT_SPEC_AUTO;
    if (!ft_passed(slot))
        return true;
    if (!ft_is(slot, FT_TEXT))
        return ft_raise(job, FT_FAULT_TYPE, "isoformat() argument 2 must be str, not %s",
                        ft_type_name(slot));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ft_str_is(ft_text_of(slot), names[i])) {
            *out = (ft_timespec)i;
            return true;
        }
    return ft_raise(job, FT_FAULT_VALUE, "Unknown timespec value");
}

void ft_iso_date(ft_buf *out, ft_civil c)
{
    ft_buf_format(out, "%04d-%02d-%02d", c.year, c.month, c.day);
}

void ft_iso_time(ft_buf *out, ft_civil c, ft_timespec spec)
{
    if (spec == FT_SPEC_AUTO)
        spec = c.micro ? FT_SPEC_MICRO : FT_SPEC_SECONDS;
    ft_buf_format(out, "%02d", c.hour);
    if (spec >= FT_SPEC_MINUTES)
        ft_buf_format(out, ":%02d", c.minute);
    if (spec >= FT_SPEC_SECONDS)
        ft_buf_format(out, ":%02d", c.second);
    if (spec == FT_SPEC_MILLI)
        ft_buf_format(out, ".%03d", c.micro / 1000);
    if (spec == FT_SPEC_MICRO)
        ft_buf_format(out, ".%06d", c.micro);
}

void ft_iso_offset(ft_buf *out, const ft_tz *tz, const char *between)
{
    if (!tz)
        return;
    ft_civil c = ft_civil_of(llabs(tz->offset_us));
    ft_buf_format(out, "%c%02d%s%02d", tz->offset_us < 0 ? '-' : '+', c.hour, between, c.minute);
    if (c.second || c.micro)
        ft_buf_format(out, "%s%02d", between, c.second);
    if (c.micro)
        ft_buf_format(out, ".%06d", c.micro);
}

/* ---- strftime */

/* `format` with what the C library does not know replaced. */
static ft_str prepared(ft_arena *arena, ft_civil civil, const ft_tz *tz, ft_str format)
{
    ft_buf out = ft_buf_in(arena);
    for (size_t i = 0; i < format.len; i++) {
        char next = i + 1 < format.len ? format.at[i + 1] : 0;
        if (format.at[i] != '%' || !next) {
            ft_buf_byte(&out, format.at[i]);
            continue;
        }
        i++;
        if (next == 'f') {
            ft_buf_format(&out, "%06d", civil.micro);
        } else if (next == 'z') {
            ft_iso_offset(&out, tz, "");
        } else if (next == 'Z') {
            ft_str name = tz ? ft_tz_abbreviation(arena, tz) : FT_STR("");
            ft_buf_add(&out, ft_str_replace(arena, name, FT_STR("%"), FT_STR("%%")));
        } else {
            ft_buf_byte(&out, '%');
            ft_buf_byte(&out, next);
        }
    }
    ft_buf_byte(&out, '.'); /* so that an empty result is told from one that does not fit */
    return ft_buf_str(&out);
}

static struct tm tm_of(ft_civil c)
{
    return (struct tm){.tm_year = c.year - 1900, .tm_mon = c.month - 1, .tm_mday = c.day,
                       .tm_hour = c.hour, .tm_min = c.minute, .tm_sec = c.second,
                       .tm_wday = (ft_weekday_of(ft_day_of(c.year, c.month, c.day)) + 1) % 7,
                       .tm_yday = ft_year_day_of(c) - 1, .tm_isdst = -1};
}

bool ft_strftime_civil(ft_job *job, ft_civil civil, const ft_tz *tz, ft_str format, ft_buf *out)
{
    if (ft_str_find_byte(format, '\0', 0) != FT_NOWHERE)
        return ft_raise(job, FT_FAULT_VALUE, "embedded null character");
    ft_str ready = prepared(job->arena, civil, tz, format);
    struct tm when = tm_of(civil);
    for (size_t room = 256 + ready.len * 2; room <= (ready.len + 4) * 256; room *= 2) {
        ft_buf_reserve(out, room);
        size_t len = strftime(out->at + out->len, room, ready.at, &when);
        if (len == 0)
            continue;
        out->len += len - 1;
        out->at[out->len] = 0;
        return true;
    }
    return true; /* as Python: what grows beyond that is empty */
}

static ft_civil civil_of_value(ft_value when, const ft_tz **tz)
{
    *tz = NULL;
    if (ft_is_date(when))
        return ft_civil_of(((ft_date *)when.as.object)->day * FT_DAY_US);
    if (ft_is_datetime(when)) {
        *tz = ((ft_datetime *)when.as.object)->tz;
        return ft_civil_of(((ft_datetime *)when.as.object)->wall);
    }
    ft_civil civil = ft_civil_of(((ft_time *)when.as.object)->us);
    civil.year = 1900;
    return civil;
}

bool ft_strftime(ft_job *job, ft_value when, ft_str format, ft_buf *out)
{
    const ft_tz *tz;
    if (!ft_is_date(when) && !ft_is_datetime(when) && !ft_is_object(when, &ft_time_class))
        return ft_raise(job, FT_FAULT_TYPE, "'%s' object has no strftime", ft_type_name(when));
    ft_civil civil = civil_of_value(when, &tz);
    return ft_strftime_civil(job, civil, tz, format, out);
}
