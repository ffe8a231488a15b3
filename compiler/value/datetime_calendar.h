/* datetime_calendar.h - days, months and weeks of the proleptic Gregorian calendar.
 *
 * Years are 1 to 9999. A day is the number of days since 1970-01-01; a wall time is microseconds
 * since its midnight. */
#ifndef FT_VALUE_DATETIME_CALENDAR_H
#define FT_VALUE_DATETIME_CALENDAR_H

#include "base/str.h"

#define FT_SECOND_US INT64_C(1000000)
#define FT_DAY_US (INT64_C(86400) * FT_SECOND_US)
enum { FT_DAY_MIN = -719162, FT_DAY_MAX = 2932896 }; /* 0001-01-01, 9999-12-31 */
enum { FT_ORDINAL_OF_1970 = 719163 };                /* date.toordinal() of day 0 */

typedef struct ft_civil { int year, month, day, hour, minute, second, micro; } ft_civil;

bool ft_is_leap(int year);
int ft_month_days(int year, int month);
int64_t ft_day_of(int year, int month, int day); /* must be valid */
int64_t ft_wall_of(ft_civil civil);
ft_civil ft_civil_of(int64_t wall);
int ft_weekday_of(int64_t day);   /* Monday is 0 */
int ft_year_day_of(ft_civil civil); /* 1 ... 366 */
int64_t ft_floor_div(int64_t a, int64_t b);
int64_t ft_floor_mod(int64_t a, int64_t b);
static inline int64_t ft_wall_day(int64_t wall) { return ft_floor_div(wall, FT_DAY_US); }

typedef struct ft_iso_week { int year, week, weekday; } ft_iso_week; /* Monday is 1 */
ft_iso_week ft_iso_week_of(int64_t day);
int64_t ft_iso_week_day(ft_iso_week week); /* the day it names; not checked */
int ft_iso_weeks_in(int year);             /* 52 or 53 */

extern const char *const ft_weekday_names[7], *const ft_month_names[12]; /* English, in full */

#endif
