/* datetime.h - modules.datetime and modules.pytz: date, time, datetime, timedelta, timezone.
 *
 * The proleptic Gregorian calendar, years 1 to 9999, microseconds; zones from the system's tzdata
 * (PYM-07, PYM-09). Objects are immutable. C callers make and read them here. */
#ifndef FT_VALUE_DATETIME_H
#define FT_VALUE_DATETIME_H

#include "base/clock.h"
#include "value/op.h"

/* The module objects, as values. The clock answers now(), today(), utcnow(). */
ft_value ft_datetime_module(ft_arena *arena, const ft_clock *clock);
ft_value ft_pytz_module(ft_arena *arena, const ft_clock *clock);

ft_value ft_date_new(ft_arena *arena, int year, int month, int day); /* must be valid */
/* `zone`: FT_VALUE_NONE for a naive datetime, or a timezone value. */
ft_value ft_datetime_new(ft_arena *arena, int64_t microseconds_since_epoch_local, ft_value zone);
ft_value ft_datetime_utc(ft_arena *arena, int64_t wall_us); /* aware, +00:00 (pytz.utc) */
ft_value ft_time_new(ft_arena *arena, int64_t microseconds_of_day);
ft_value ft_timedelta_new(ft_arena *arena, int64_t microseconds);
bool ft_is_date(ft_value value);      /* a date that is not a datetime */
bool ft_is_datetime(ft_value value);
/* Of a datetime: microseconds since the epoch, UTC; naive is taken as UTC. */
bool ft_datetime_micros(ft_value value, int64_t *out);
/* "2020-01-02T03:04:05.000006Z" and what else datetime.fromisoformat of 3.11 reads. */
bool ft_datetime_parse_iso(ft_arena *arena, ft_str text, ft_value *out);
/* What isoformat() prints of a datetime, as artifacts have it, and what str() prints of anything else; appended. */
bool ft_print_iso(ft_job *job, ft_value when, ft_buf *out);
/* strftime with Python's codes, appended. */
bool ft_strftime(ft_job *job, ft_value when, ft_str format, ft_buf *out);

#endif
