/* datetime_zone.h - the time zones of the system's tzdata (TZif version 2 and up, with its footer).
 *
 * Periods are rounded to minutes and carry a daylight saving part, as pytz has them. Names are
 * relative to /usr/share/zoneinfo: "Europe/Berlin". Any thread. */
#ifndef FT_VALUE_DATETIME_ZONE_H
#define FT_VALUE_DATETIME_ZONE_H

#include "base/str.h"
#include "base/vec.h"

typedef struct ft_zone_period {
    int32_t offset, dst;  /* seconds east of UTC; how much of it is daylight saving */
    ft_str name;          /* "CEST" */
} ft_zone_period;

typedef struct ft_zone ft_zone;
typedef struct { ft_str *at; uint32_t len, cap; } ft_zone_names;

/* In `arena`. NULL: there is no such zone. ASCII letters of either case. */
const ft_zone *ft_zone_load(ft_arena *arena, ft_str name);
ft_str ft_zone_name(const ft_zone *zone);       /* as tzdata spells it */
bool ft_zone_is_static(const ft_zone *zone);    /* never changed */
ft_zone_period ft_zone_first(const ft_zone *zone); /* before the first change */
ft_zone_period ft_zone_at(const ft_zone *zone, int64_t utc_seconds);

/* All names, sorted. Empty where the system has no tzdata. */
ft_zone_names ft_zone_all(ft_arena *arena);
/* Lines of one of tzdata's tables ("zone.tab", "iso3166.tab") without comments. */
ft_zone_names ft_zone_table(ft_arena *arena, const char *table);

#endif
