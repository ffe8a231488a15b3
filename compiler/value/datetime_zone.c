/* datetime_zone.c - reading TZif files (RFC 8536) and asking them; see datetime_zone.h. */
#include "value/datetime_zone.h"

#include "base/fs.h"
#include "value/datetime_calendar.h"

#include <stdlib.h>

#define ZONE_FOLDER "/usr/share/zoneinfo"

enum { MOST_TRANSITIONS = 5000, HEADER = 44, MINUTE = 60, HOUR = 3600, DAY = 86400 };

typedef struct { int64_t at; ft_zone_period period; } transition;
typedef struct { int32_t offset; bool is_dst; ft_str name; } local_type;

/* When a yearly change happens: day `day` (0 is Sunday) of week `week` of `month`; or, without a
 * month, a day of the year. Seconds of the local time before the change. */
typedef struct { int month, week, day, time; bool julian; } rule;

struct ft_zone {
    ft_str name;
    ft_zone_period first;
    transition *at;
    size_t len;
    bool has_footer, has_rules;
    ft_zone_period standard, summer;  /* of the footer */
    rule to_summer, to_standard;
};

/* ---- the footer: POSIX's TZ text, "CET-1CEST,M3.5.0,M10.5.0/3" */

typedef struct { ft_str text; size_t at; } reader;

static char next_of(const reader *r)
{
    return r->at < r->text.len ? r->text.at[r->at] : 0;
}

static bool take(reader *r, char c)
{
    bool there = c && next_of(r) == c;
    r->at += there;
    return there;
}

static bool read_count(reader *r, int *out)
{
    size_t start = r->at;
    for (*out = 0; next_of(r) >= '0' && next_of(r) <= '9' && *out < 10000; r->at++)
        *out = *out * 10 + (next_of(r) - '0');
    return r->at > start;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool read_name(reader *r, ft_str *out)
{
    bool quoted = take(r, '<');
    size_t start = r->at;
    while (next_of(r) && (quoted ? next_of(r) != '>' : is_letter(next_of(r))))
        r->at++;
    *out = ft_str_slice(r->text, start, r->at);
    return out->len > 0 && (!quoted || take(r, '>'));
}

/* [+-]hh[:mm[:ss]] in seconds. */
static bool read_time(reader *r, int *out)
{
    int hours = 0, minutes = 0, seconds = 0;
    bool minus = take(r, '-');
    if (!minus)
        take(r, '+');
    if (!read_count(r, &hours) || (take(r, ':') && !read_count(r, &minutes)) ||
        (take(r, ':') && !read_count(r, &seconds)))
        return false;
    *out = (hours * HOUR + minutes * MINUTE + seconds) * (minus ? -1 : 1);
    return hours <= 167;
}

/* Mm.w.d, Jn or n, and where /time is missing two o'clock. */
static bool read_rule(reader *r, rule *out)
{
    *out = (rule){.time = 2 * HOUR};
    if (!take(r, ','))
        return false;
    if (take(r, 'M')) {
        if (!read_count(r, &out->month) || !take(r, '.') || !read_count(r, &out->week) ||
            !take(r, '.') || !read_count(r, &out->day))
            return false;
        if (out->month < 1 || out->month > 12 || out->week < 1 || out->week > 5 || out->day > 6)
            return false;
    } else {
        out->julian = take(r, 'J');
        if (!read_count(r, &out->day) || out->day > 365)
            return false;
    }
    return !take(r, '/') || read_time(r, &out->time);
}

static bool read_footer(ft_zone *zone, ft_str text)
{
    reader r = {text, 0};
    int west;
    if (!read_name(&r, &zone->standard.name) || !read_time(&r, &west))
        return false;
    zone->standard.offset = -west;
    zone->has_rules = r.at < text.len;
    if (!zone->has_rules)
        return true;
    if (!read_name(&r, &zone->summer.name))
        return false;
    zone->summer.offset = zone->standard.offset + HOUR;
    if (next_of(&r) != ',') {
        if (!read_time(&r, &west))
            return false;
        zone->summer.offset = -west;
    }
    zone->summer.dst = zone->summer.offset - zone->standard.offset;
    return read_rule(&r, &zone->to_summer) && read_rule(&r, &zone->to_standard);
}

/* Local seconds since 1970, by the clock before the change. */
static int64_t change_in(const rule *when, int year)
{
    if (!when->month) {
        bool skips = when->julian && ft_is_leap(year) && when->day >= 60;
        int64_t day = ft_day_of(year, 1, 1) + when->day - when->julian + skips;
        return day * DAY + when->time;
    }
    int64_t first = ft_day_of(year, when->month, 1);
    int weekday = (ft_weekday_of(first) + 1) % 7; /* Sunday is 0 */
    int day = (when->day - weekday + 7) % 7 + (when->week - 1) * 7;
    if (day >= ft_month_days(year, when->month))
        day -= 7;
    return (first + day) * DAY + when->time;
}

static ft_zone_period by_rules(const ft_zone *zone, int64_t utc)
{
    if (!zone->has_rules)
        return zone->standard;
    int year = ft_civil_of((utc + zone->standard.offset) * FT_SECOND_US).year;
    int64_t to_summer = change_in(&zone->to_summer, year) - zone->standard.offset;
    int64_t to_standard = change_in(&zone->to_standard, year) - zone->summer.offset;
    bool summer = to_summer < to_standard ? utc >= to_summer && utc < to_standard
                                          : utc >= to_summer || utc < to_standard;
    return summer ? zone->summer : zone->standard;
}

/* ---- the file */

static int64_t big_endian(const char *at, size_t bytes)
{
    uint64_t value = bytes == 4 && (at[0] & 0x80) ? UINT64_MAX : 0;
    for (size_t i = 0; i < bytes; i++)
        value = value << 8 | (unsigned char)at[i];
    return (int64_t)value;
}

typedef struct { size_t utc, standard, leaps, times, types, chars; } counts;

/* The header at `at`; false when it is none. */
static bool read_header(ft_str file, size_t at, counts *out)
{
    if (file.len < at + HEADER || memcmp(file.at + at, "TZif", 4) != 0)
        return false;
    size_t *fields[] = {&out->utc,   &out->standard, &out->leaps,
                        &out->times, &out->types,    &out->chars};
    for (size_t i = 0; i < 6; i++) {
        int64_t value = big_endian(file.at + at + 20 + 4 * i, 4);
        if (value < 0 || value > MOST_TRANSITIONS)
            return false;
        *fields[i] = (size_t)value;
    }
    return true;
}

static size_t body_size(const counts *c, size_t time_size)
{
    return c->times * (time_size + 1) + c->types * 6 + c->chars + c->leaps * (time_size + 4) +
           c->standard + c->utc;
}

static bool read_types(ft_arena *arena, const char *at, const counts *c, local_type **out)
{
    const char *names = at + c->types * 6;
    *out = FT_NEW_ARRAY(arena, local_type, c->types);
    for (size_t i = 0; i < c->types; i++, at += 6) {
        size_t start = (unsigned char)at[5];
        if (start >= c->chars)
            return false;
        ft_str name = {names + start, strnlen(names + start, c->chars - start)};
        (*out)[i] = (local_type){(int32_t)big_endian(at, 4), at[4] != 0, ft_str_copy(arena, name)};
        if ((*out)[i].offset <= -DAY || (*out)[i].offset >= DAY)
            return false;
    }
    return true;
}

static int32_t to_minutes(int32_t seconds)
{
    return (int32_t)ft_floor_div(seconds + MINUTE / 2, MINUTE) * MINUTE;
}

/* How much of a daylight saving period is saving: what it adds to the standard time before it, or,
 * where that makes no sense, to the one behind it. */
static int32_t saving_of(const local_type *types, const unsigned char *which, size_t len, size_t at)
{
    int32_t saving = 0;
    if (!types[which[at]].is_dst)
        return 0;
    for (size_t i = at; i-- > 0;) {
        saving = types[which[at]].offset - types[which[i]].offset;
        if (!types[which[i]].is_dst)
            break;
    }
    if (saving > 0 && saving <= 3 * HOUR)
        return saving;
    for (size_t i = at + 1; i < len; i++)
        if (!types[which[i]].is_dst) {
            saving = types[which[at]].offset - types[which[i]].offset;
            if (saving > 0)
                break;
        }
    return saving;
}

static ft_zone_period period_of(const local_type *type, int32_t saving)
{
    return (ft_zone_period){to_minutes(type->offset), to_minutes(saving), type->name};
}

static void read_transitions(ft_arena *arena, ft_zone *zone, const char *times, const counts *c,
                             const local_type *types)
{
    const unsigned char *which = (const unsigned char *)times + c->times * 8;
    size_t first = 0;
    while (first + 1 < c->types && types[first].is_dst)
        first++;
    zone->first = period_of(&types[first], 0);
    zone->at = FT_NEW_ARRAY(arena, transition, c->times);
    zone->len = c->times;
    for (size_t i = 0; i < c->times; i++)
        zone->at[i] = (transition){
            big_endian(times + i * 8, 8),
            period_of(&types[which[i]], saving_of(types, which, c->times, i))};
}

static bool are_types_valid(const char *which, const counts *c)
{
    for (size_t i = 0; i < c->times; i++)
        if ((unsigned char)which[i] >= c->types)
            return false;
    return c->types > 0;
}

/* The second, 64-bit part of the file and the footer. */
static bool read_zone(ft_arena *arena, ft_str file, ft_zone *zone)
{
    counts old, c;
    if (!read_header(file, 0, &old) || file.at[4] < '2')
        return false;
    size_t at = HEADER + body_size(&old, 4);
    if (!read_header(file, at, &c) || file.len < at + HEADER + body_size(&c, 8))
        return false;
    const char *times = file.at + at + HEADER;
    local_type *types;
    if (!are_types_valid(times + c.times * 8, &c) ||
        !read_types(arena, times + c.times * 9, &c, &types))
        return false;
    read_transitions(arena, zone, times, &c, types);
    ft_str footer = ft_str_trim(ft_str_from(file, at + HEADER + body_size(&c, 8)));
    zone->has_footer = footer.len > 0 && read_footer(zone, ft_str_copy(arena, footer));
    return true;
}

/* ---- names */

/* Only letters, digits, _ + - and single slashes: no path leads out of the folder. */
static bool is_zone_name(ft_str name)
{
    if (name.len == 0 || name.len > 64 || name.at[0] == '/')
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        bool plain = is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '+' || c == '-';
        if (!plain && !(c == '/' && i + 1 < name.len && name.at[i + 1] != '/'))
            return false;
    }
    return true;
}

static ft_str path_of(ft_arena *arena, ft_str name)
{
    return ft_concat(arena, FT_STR(ZONE_FOLDER "/"), name, (ft_str){0});
}

/* What stands beside the zones. */
static bool is_zone_entry(ft_str name)
{
    static const char *const others[] = {"posix", "right", "posixrules", "localtime", "Factory"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (ft_str_is(name, others[i]))
            return false;
    return name.len && (name.at[0] >= 'A' && name.at[0] <= 'Z') && is_zone_name(name);
}

static void list_folder(ft_fs *disk, ft_arena *arena, ft_str below, int depth, ft_zone_names *out)
{
    ft_fs_entries entries = {0};
    if (depth > 3 || ft_fs_list_sorted(disk, arena, path_of(arena, below), &entries) != 0)
        return;
    for (size_t i = 0; i < entries.len; i++) {
        ft_str name = entries.at[i].name;
        if (below.len)
            name = ft_concat(arena, below, FT_STR("/"), name, (ft_str){0});
        if (!is_zone_name(name) || (!below.len && !is_zone_entry(name)))
            continue;
        if (entries.at[i].kind == FT_FS_FOLDER)
            list_folder(disk, arena, name, depth + 1, out);
        else
            ft_vec_push(arena, out, name);
    }
}

ft_zone_names ft_zone_all(ft_arena *arena)
{
    ft_fs disk = ft_fs_disk();
    ft_zone_names out = {0};
    list_folder(&disk, arena, FT_STR(""), 0, &out);
    if (out.len)
        qsort(out.at, out.len, sizeof *out.at, ft_str_cmp_qsort);
    return out;
}

ft_zone_names ft_zone_table(ft_arena *arena, const char *table)
{
    ft_fs disk = ft_fs_disk();
    ft_zone_names out = {0};
    ft_str text, line;
    if (ft_fs_read(&disk, arena, path_of(arena, ft_str_of(table)), &text) != 0)
        return out;
    while (ft_str_cut(&text, '\n', &line))
        if (line.len && line.at[0] != '#')
            ft_vec_push(arena, &out, line);
    return out;
}

/* `name` as tzdata spells it; itself where the case is right. */
static ft_str spelled(ft_arena *arena, const ft_fs *disk, ft_str name)
{
    if (ft_fs_exists(disk, path_of(arena, name)))
        return name;
    ft_zone_names all = ft_zone_all(arena);
    for (size_t i = 0; i < all.len; i++)
        if (ft_str_eq_nocase(all.at[i], name))
            return all.at[i];
    return name;
}

const ft_zone *ft_zone_load(ft_arena *arena, ft_str name)
{
    ft_fs disk = ft_fs_disk();
    ft_str file;
    if (!is_zone_name(name))
        return NULL;
    ft_zone *zone = FT_NEW(arena, ft_zone);
    zone->name = ft_str_copy(arena, spelled(arena, &disk, name));
    if (!is_zone_entry(zone->name) ||
        ft_fs_read(&disk, arena, path_of(arena, zone->name), &file) != 0)
        return NULL;
    return read_zone(arena, file, zone) ? zone : NULL;
}

ft_str ft_zone_name(const ft_zone *zone)
{
    return zone->name;
}

bool ft_zone_is_static(const ft_zone *zone)
{
    return zone->len == 0;
}

ft_zone_period ft_zone_first(const ft_zone *zone)
{
    return zone->first;
}

ft_zone_period ft_zone_at(const ft_zone *zone, int64_t utc)
{
    size_t low = 0, high = zone->len; /* the first transition behind `utc` */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (zone->at[middle].at <= utc)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == zone->len && zone->len && zone->has_footer)
        return by_rules(zone, utc);
    return low ? zone->at[low - 1].period : zone->first;
}
