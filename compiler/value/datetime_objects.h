/* datetime_objects.h - the objects of modules.datetime and modules.pytz, as their files share them.
 *
 * All are immutable. A zone object stands for one offset, as pytz's do: localize, now and
 * astimezone choose the one that holds at the time, so nothing else has to look zones up. */
#ifndef FT_VALUE_DATETIME_OBJECTS_H
#define FT_VALUE_DATETIME_OBJECTS_H

#include "base/clock.h"
#include "value/datetime_calendar.h"
#include "value/datetime_zone.h"
#include "value/type_object.h"

/* Microseconds of a timedelta, up to 999,999,999 days; aligned as arenas align. */
typedef __int128 ft_wide __attribute__((aligned(8)));

typedef struct ft_delta { ft_object object; ft_wide us; } ft_delta;

typedef struct ft_tz {
    ft_object object;     /* datetime.timezone, pytz's UTC, FixedOffset or named zone */
    ft_str name;          /* "Europe/Berlin"; of a datetime.timezone its own name, else empty */
    ft_zone_period period;
    int64_t offset_us;    /* period.offset, and what a datetime.timezone has beyond seconds */
    const ft_zone *zone;  /* of a named one */
} ft_tz;

typedef struct ft_date { ft_object object; int64_t day; } ft_date;
typedef struct ft_time { ft_object object; int64_t us; const ft_tz *tz; bool fold; } ft_time;
/* `wall` is local; `tz` is NULL where naive. */
typedef struct ft_datetime {
    ft_object object;
    int64_t wall;
    const ft_tz *tz;
    bool fold;
} ft_datetime;

extern const ft_class ft_delta_class, ft_date_class, ft_time_class, ft_datetime_class;
/* The class values; `self` of those that ask the time is a clock (NULL: the machine's). */
extern const ft_type_object ft_delta_type, ft_date_type, ft_time_type, ft_datetime_type,
    ft_tzinfo_type;

/* ---- timedelta */
#define FT_DELTA_DAYS_MAX 999999999
bool ft_delta_make(ft_job *job, ft_wide us, ft_value *out); /* OverflowError beyond the range */
void ft_delta_print(ft_buf *out, ft_wide us);               /* "-1 day, 23:59:00" */
void ft_delta_repr(ft_buf *out, ft_wide us);

/* ---- zones */
extern const ft_tz ft_utc_plain; /* datetime.timezone.utc */
extern const ft_tz ft_utc_pytz;
bool ft_is_tz(ft_value value);
bool ft_tz_same(const ft_tz *a, const ft_tz *b); /* `is`, as far as Python's objects are shared */
/* datetime.timezone(offset); an empty name is made of the offset. */
const ft_tz *ft_tz_fixed(ft_arena *arena, int64_t offset_us, ft_str name);
/* The zone object that holds at this time: for fromutc(). */
const ft_tz *ft_tz_at(ft_arena *arena, const ft_tz *tz, int64_t utc_us);
void ft_tz_repr(ft_buf *out, const ft_tz *tz);
ft_str ft_tz_abbreviation(ft_arena *arena, const ft_tz *tz); /* tzname() */
/* The machine's own zone at a time, as datetime.timezone. */
const ft_tz *ft_tz_local(ft_arena *arena, int64_t utc_us);
/* Microseconds the machine's zone is east of UTC, at a local time and at a time of UTC. */
int64_t ft_local_offset(int64_t wall);
int64_t ft_local_offset_at(int64_t utc_us);
/* A tzinfo argument: None (*out NULL) or a zone; TypeError otherwise. Not passed is None. */
bool ft_tz_argument(ft_job *job, ft_value value, const ft_tz **out);
ft_value ft_tz_value(const ft_tz *tz); /* NULL is None */
const ft_tz *ft_tz_copy(ft_arena *arena, const ft_tz *tz); /* NULL is NULL */

/* ---- making and reading */
ft_value ft_date_of(ft_arena *arena, int64_t day);
ft_value ft_time_of(ft_arena *arena, int64_t us, const ft_tz *tz, bool fold);
/* OverflowError "date value out of range" beyond years 1 to 9999. */
bool ft_datetime_make(ft_job *job, int64_t wall, const ft_tz *tz, bool fold, ft_value *out);
bool ft_day_in_range(ft_job *job, int64_t day);
static inline int64_t ft_datetime_utc_us(const ft_datetime *d)
{
    return d->wall - (d->tz ? d->tz->offset_us : 0);
}

/* Arguments, not passed ones left as they are: year, month, day; hour, minute, second, microsecond.
 * Either may be NULL. */
bool ft_civil_arguments(ft_job *job, const ft_value *date3, const ft_value *time4, ft_civil *civil);
bool ft_fold_argument(ft_job *job, ft_value slot, bool *fold);
bool ft_ordinal_argument(ft_job *job, ft_value slot, int64_t *day);
bool ft_week_argument(ft_job *job, const ft_value *slots, int64_t *day); /* ISO year, week, day */
bool ft_timestamp_argument(ft_job *job, ft_value slot, int64_t *us);
int64_t ft_clock_local(const ft_clock *clock); /* its wall time here; NULL: the machine's clock */
/* What date and datetime answer alike, by their day: weekday, toordinal, isocalendar ... */
extern const ft_native_rows ft_day_methods;

/* ---- text */
typedef enum { FT_SPEC_AUTO, FT_SPEC_HOURS, FT_SPEC_MINUTES, FT_SPEC_SECONDS, FT_SPEC_MILLI,
               FT_SPEC_MICRO } ft_timespec;
bool ft_timespec_argument(ft_job *job, ft_value slot, ft_timespec *out);
void ft_iso_date(ft_buf *out, ft_civil civil);
void ft_iso_time(ft_buf *out, ft_civil civil, ft_timespec spec);
void ft_iso_offset(ft_buf *out, const ft_tz *tz, const char *between); /* nothing for NULL */
bool ft_strftime_civil(ft_job *job, ft_civil civil, const ft_tz *tz, ft_str format, ft_buf *out);

typedef struct ft_iso { int64_t day, us; bool has_offset; int64_t offset_us; } ft_iso;
/* What fromisoformat of 3.11 reads. false with *why NULL: no such text; else *why says what. */
bool ft_iso_read_date(ft_str text, int64_t *day, const char **why);
bool ft_iso_read_time(ft_str text, ft_iso *out, const char **why);
bool ft_iso_read(ft_str text, ft_iso *out, const char **why);
bool ft_iso_fault(ft_job *job, ft_value text, const char *why);
bool ft_strptime(ft_job *job, ft_str text, ft_str format, ft_value *out);

#endif
