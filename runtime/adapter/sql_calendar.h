/* sql_calendar.h - dates as SQL text: reading, moving, cutting and measuring them as PostgreSQL does.
 *
 * For engines whose dates are text (SQLite). Years 1 to 9999, microseconds, no zones. */
#ifndef FT_ADAPTER_SQL_CALENDAR_H
#define FT_ADAPTER_SQL_CALENDAR_H

#include "base/str.h"

typedef struct ft_sql_moment {
    int64_t micros;      /* since 1970-01-01 */
    bool has_time;       /* the text had a time part */
} ft_sql_moment;

typedef struct ft_sql_fields { int year, month, day, hour, minute, second, micro; } ft_sql_fields;

typedef enum {
    FT_PART_NONE, FT_PART_MICROSECOND, FT_PART_MILLISECOND, FT_PART_SECOND, FT_PART_MINUTE, FT_PART_HOUR, FT_PART_DAY,
    FT_PART_WEEK, FT_PART_MONTH, FT_PART_QUARTER, FT_PART_YEAR, FT_PART_DECADE, FT_PART_CENTURY, FT_PART_MILLENNIUM,
    FT_PART_DOW, FT_PART_ISODOW, FT_PART_DOY, FT_PART_EPOCH, FT_PART_ISOYEAR
} ft_sql_part;

bool ft_sql_moment_read(ft_str text, ft_sql_moment *out); /* "2024-02-29", with " 10:11[:12[.5]]" or 'T' */
ft_str ft_sql_moment_text(ft_arena *arena, ft_sql_moment moment);
ft_sql_part ft_sql_part_of(ft_str name); /* any case, plural allowed; NONE: unknown */
ft_sql_fields ft_sql_fields_of(int64_t micros);
bool ft_sql_date(int year, int month, int day, ft_sql_moment *out); /* false: no such day */

ft_sql_moment ft_sql_truncate(ft_sql_part part, ft_sql_moment moment); /* has_time becomes true */
ft_sql_moment ft_sql_add(ft_sql_part part, int64_t count, ft_sql_moment moment); /* months clip to their end */
int64_t ft_sql_boundaries(ft_sql_part part, ft_sql_moment from, ft_sql_moment to); /* crossed, as dbt's datediff */
double ft_sql_extract(ft_sql_part part, ft_sql_moment moment);
ft_str ft_sql_to_char(ft_arena *arena, ft_sql_moment moment, ft_str format); /* the usual patterns */

#endif
