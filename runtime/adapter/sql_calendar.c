/* sql_calendar.c - the proleptic Gregorian calendar in microseconds. */
#include "adapter/sql_calendar.h"

#define MICROS_PER_SECOND ((int64_t)1000000)
#define MICROS_PER_DAY (86400 * MICROS_PER_SECOND)

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/* Days since 1970-01-01; the year begins in March, so that the leap day is its last. */
static int64_t days_of(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = floor_div(year, 400), year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static void civil_of(int64_t days, int *year, int *month, int *day)
{
    days += 719468;
    int64_t era = floor_div(days, 146097), day_of_era = days - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * day_of_year + 2) / 153;
    *day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
    *month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2));
}

static int month_length(int year, int month)
{
    static const int LENGTHS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return LENGTHS[month - 1] + (month == 2 && leap);
}

bool ft_sql_date(int year, int month, int day, ft_sql_moment *out)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 ||
        day > month_length(year, month))
        return false;
    *out = (ft_sql_moment){days_of(year, month, day) * MICROS_PER_DAY, false};
    return true;
}

ft_sql_fields ft_sql_fields_of(int64_t micros)
{
    int64_t days = floor_div(micros, MICROS_PER_DAY), rest = micros - days * MICROS_PER_DAY;
    ft_sql_fields f = {.hour = (int)(rest / (3600 * MICROS_PER_SECOND)),
                       .minute = (int)(rest / (60 * MICROS_PER_SECOND) % 60),
                       .second = (int)(rest / MICROS_PER_SECOND % 60),
                       .micro = (int)(rest % MICROS_PER_SECOND)};
    civil_of(days, &f.year, &f.month, &f.day);
    return f;
}

/* ---- text */

/* `count` digits at `*at`; -1: there are not so many. */
static int digits(ft_str text, size_t *at, size_t count)
{
    int number = 0;
    for (size_t i = 0; i < count; i++, ++*at) {
        if (*at >= text.len || text.at[*at] < '0' || text.at[*at] > '9')
            return -1;
        number = number * 10 + (text.at[*at] - '0');
    }
    return number;
}

static bool skip(ft_str text, size_t *at, char byte)
{
    bool there = *at < text.len && text.at[*at] == byte;
    *at += there;
    return there;
}

static int fraction(ft_str text, size_t *at)
{
    int micros = 0;
    for (int unit = 100000; *at < text.len && text.at[*at] >= '0' && text.at[*at] <= '9';
         ++*at, unit /= 10)
        micros += (text.at[*at] - '0') * unit;
    return micros;
}

static bool read_time(ft_str text, size_t *at, ft_sql_moment *out)
{
    int hour = digits(text, at, 2);
    int minute = skip(text, at, ':') ? digits(text, at, 2) : -1;
    int second = skip(text, at, ':') ? digits(text, at, 2) : 0;
    int micro = skip(text, at, '.') ? fraction(text, at) : 0;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        return false;
    out->micros += (((int64_t)hour * 60 + minute) * 60 + second) * MICROS_PER_SECOND + micro;
    out->has_time = true;
    return true;
}

/* Zone marks of UTC are passed over; other zones are not read. */
bool ft_sql_moment_read(ft_str text, ft_sql_moment *out)
{
    size_t at = 0;
    text = ft_str_trim(text);
    int year = digits(text, &at, 4);
    int month = skip(text, &at, '-') ? digits(text, &at, 2) : -1;
    int day = skip(text, &at, '-') ? digits(text, &at, 2) : -1;
    if (!ft_sql_date(year, month, day, out))
        return false;
    if (at == text.len)
        return true;
    if ((!skip(text, &at, ' ') && !skip(text, &at, 'T')) || !read_time(text, &at, out))
        return false;
    ft_str zone = ft_str_from(text, at);
    return !zone.len || ft_str_is(zone, "Z") || ft_str_is(zone, "+00") || ft_str_is(zone, "+00:00");
}

ft_str ft_sql_moment_text(ft_arena *arena, ft_sql_moment moment)
{
    ft_sql_fields f = ft_sql_fields_of(moment.micros);
    ft_buf out = ft_buf_in(arena);
    ft_buf_format(&out, "%04d-%02d-%02d", f.year, f.month, f.day);
    if (moment.has_time)
        ft_buf_format(&out, " %02d:%02d:%02d", f.hour, f.minute, f.second);
    if (moment.has_time && f.micro)
        ft_buf_format(&out, ".%06d", f.micro);
    return ft_buf_str(&out);
}

ft_sql_part ft_sql_part_of(ft_str name)
{
    static const struct {
        const char *name;
        ft_sql_part part;
    } PARTS[] = {
        {"microsecond", FT_PART_MICROSECOND},
        {"millisecond", FT_PART_MILLISECOND},
        {"second", FT_PART_SECOND},
        {"minute", FT_PART_MINUTE},
        {"hour", FT_PART_HOUR},
        {"day", FT_PART_DAY},
        {"week", FT_PART_WEEK},
        {"isoweek", FT_PART_WEEK},
        {"month", FT_PART_MONTH},
        {"quarter", FT_PART_QUARTER},
        {"year", FT_PART_YEAR},
        {"decade", FT_PART_DECADE},
        {"century", FT_PART_CENTURY},
        {"millennium", FT_PART_MILLENNIUM},
        {"dow", FT_PART_DOW},
        {"dayofweek", FT_PART_DOW},
        {"isodow", FT_PART_ISODOW},
        {"doy", FT_PART_DOY},
        {"dayofyear", FT_PART_DOY},
        {"epoch", FT_PART_EPOCH},
        {"epoch_seconds", FT_PART_EPOCH},
        {"isoyear", FT_PART_ISOYEAR},
    };
    name = ft_str_trim(name);
    ft_str singular = name.len > 1 && (name.at[name.len - 1] | 32) == 's'
                          ? ft_str_slice(name, 0, name.len - 1)
                          : name;
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++)
        if (ft_str_eq_nocase(name, ft_str_of(PARTS[i].name)) ||
            ft_str_eq_nocase(singular, ft_str_of(PARTS[i].name)))
            return PARTS[i].part;
    return FT_PART_NONE;
}

/* ---- reckoning */

static int64_t unit_micros(ft_sql_part part)
{
    switch (part) {
    case FT_PART_MICROSECOND:
        return 1;
    case FT_PART_MILLISECOND:
        return 1000;
    case FT_PART_SECOND:
        return MICROS_PER_SECOND;
    case FT_PART_MINUTE:
        return 60 * MICROS_PER_SECOND;
    case FT_PART_HOUR:
        return 3600 * MICROS_PER_SECOND;
    case FT_PART_DAY:
        return MICROS_PER_DAY;
    case FT_PART_WEEK:
        return 7 * MICROS_PER_DAY;
    default:
        return 0;
    }
}

static int unit_months(ft_sql_part part)
{
    switch (part) {
    case FT_PART_MONTH:
        return 1;
    case FT_PART_QUARTER:
        return 3;
    case FT_PART_YEAR:
        return 12;
    case FT_PART_DECADE:
        return 120;
    case FT_PART_CENTURY:
        return 1200;
    case FT_PART_MILLENNIUM:
        return 12000;
    default:
        return 0;
    }
}

/* 0 Monday … 6 Sunday; 1970-01-01 was a Thursday. */
static int weekday(int64_t days)
{
    int64_t since = days + 3;
    return (int)(since - floor_div(since, 7) * 7);
}

static int64_t first_of(int64_t months_since_year_0)
{
    int64_t year = floor_div(months_since_year_0, 12);
    return days_of(year, (int)(months_since_year_0 - year * 12) + 1, 1) * MICROS_PER_DAY;
}

ft_sql_moment ft_sql_truncate(ft_sql_part part, ft_sql_moment moment)
{
    int64_t unit = unit_micros(part), days = floor_div(moment.micros, MICROS_PER_DAY);
    if (part == FT_PART_WEEK)
        return (ft_sql_moment){(days - weekday(days)) * MICROS_PER_DAY, true};
    if (unit)
        return (ft_sql_moment){floor_div(moment.micros, unit) * unit, true};
    ft_sql_fields f = ft_sql_fields_of(moment.micros);
    int months = unit_months(part),
        from = part >= FT_PART_CENTURY ? 1 : 0; /* centuries begin with year 1 */
    int64_t since = ((int64_t)f.year - from) * 12 + f.month - 1;
    return (ft_sql_moment){first_of(floor_div(since, months) * months + (int64_t)from * 12), true};
}

ft_sql_moment ft_sql_add(ft_sql_part part, int64_t count, ft_sql_moment moment)
{
    int64_t unit = unit_micros(part);
    if (unit)
        return (ft_sql_moment){moment.micros + count * unit,
                               moment.has_time || unit < MICROS_PER_DAY};
    ft_sql_fields f = ft_sql_fields_of(moment.micros);
    int64_t months = (int64_t)f.year * 12 + f.month - 1 + count * unit_months(part);
    int year = (int)floor_div(months, 12), month = (int)(months - (int64_t)year * 12) + 1;
    int last = month_length(year, month), day = f.day < last ? f.day : last;
    int64_t time = moment.micros - floor_div(moment.micros, MICROS_PER_DAY) * MICROS_PER_DAY;
    return (ft_sql_moment){days_of(year, month, day) * MICROS_PER_DAY + time, moment.has_time};
}

/* Weeks begin on Sunday here, as in dbt's macro (MAC-133). */
static int64_t steps_of(ft_sql_part part, ft_sql_moment moment)
{
    int64_t unit = unit_micros(part);
    if (part == FT_PART_WEEK)
        return floor_div(floor_div(moment.micros, MICROS_PER_DAY) + 4, 7);
    if (unit)
        return floor_div(moment.micros, unit);
    ft_sql_fields f = ft_sql_fields_of(moment.micros);
    return floor_div((int64_t)f.year * 12 + f.month - 1, unit_months(part));
}

int64_t ft_sql_boundaries(ft_sql_part part, ft_sql_moment from, ft_sql_moment to)
{
    return steps_of(part, to) - steps_of(part, from);
}

/* The ISO year whose week holds the day, and the day its first week begins. */
static int64_t iso_year_start(int64_t year)
{
    int64_t fourth = days_of(year, 1, 4);
    return fourth - weekday(fourth);
}

static int iso_year(int64_t days, int year)
{
    if (days < iso_year_start(year))
        return year - 1;
    return days >= iso_year_start(year + 1) ? year + 1 : year;
}

double ft_sql_extract(ft_sql_part part, ft_sql_moment moment)
{
    ft_sql_fields f = ft_sql_fields_of(moment.micros);
    int64_t days = floor_div(moment.micros, MICROS_PER_DAY);
    switch (part) {
    case FT_PART_MICROSECOND:
        return f.second * 1e6 + f.micro;
    case FT_PART_MILLISECOND:
        return f.second * 1e3 + f.micro / 1e3;
    case FT_PART_SECOND:
        return f.second + f.micro / 1e6;
    case FT_PART_MINUTE:
        return f.minute;
    case FT_PART_HOUR:
        return f.hour;
    case FT_PART_DAY:
        return f.day;
    case FT_PART_WEEK:
        return (double)((days - iso_year_start(iso_year(days, f.year))) / 7 + 1);
    case FT_PART_MONTH:
        return f.month;
    case FT_PART_QUARTER:
        return (f.month - 1) / 3 + 1;
    case FT_PART_YEAR:
        return f.year;
    case FT_PART_DECADE:
        return f.year / 10;
    case FT_PART_CENTURY:
        return (f.year + 99) / 100;
    case FT_PART_MILLENNIUM:
        return (f.year + 999) / 1000;
    case FT_PART_DOW:
        return (weekday(days) + 1) % 7;
    case FT_PART_ISODOW:
        return weekday(days) + 1;
    case FT_PART_DOY:
        return (double)(days - days_of(f.year, 1, 1) + 1);
    case FT_PART_EPOCH:
        return (double)moment.micros / 1e6;
    case FT_PART_ISOYEAR:
        return iso_year(days, f.year);
    default:
        return 0;
    }
}

/* ---- to_char */

static const char *const MONTHS[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};
static const char *const WEEKDAYS[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                       "Friday", "Saturday", "Sunday"};

typedef struct {
    const char *pattern;
    int width;
} char_pattern;
/* Longer patterns before those they begin with. */
enum {
    CHAR_YYYY,
    CHAR_HH24,
    CHAR_HH12,
    CHAR_MONTH,
    CHAR_MON,
    CHAR_DAY,
    CHAR_DY,
    CHAR_DDD,
    CHAR_MM,
    CHAR_MI,
    CHAR_MS,
    CHAR_DD,
    CHAR_SS,
    CHAR_US,
    CHAR_YY,
    CHAR_HH,
    CHAR_IW,
    CHAR_WW,
    CHAR_AM,
    CHAR_PM,
    CHAR_ID,
    CHAR_Q,
    CHAR_D,
    CHAR_COUNT
};
static const char_pattern CHAR_PATTERNS[CHAR_COUNT] = {
    {"YYYY", 4}, {"HH24", 2}, {"HH12", 2}, {"Month", 0}, {"Mon", 0}, {"Day", 0},
    {"Dy", 0},   {"DDD", 3},  {"MM", 2},   {"MI", 2},    {"MS", 3},  {"DD", 2},
    {"SS", 2},   {"US", 6},   {"YY", 2},   {"HH", 2},    {"IW", 2},  {"WW", 2},
    {"AM", 0},   {"PM", 0},   {"ID", 1},   {"Q", 1},     {"D", 1},
};

static int char_number(int pattern, ft_sql_fields f, ft_sql_moment moment)
{
    switch (pattern) {
    case CHAR_YYYY:
        return f.year;
    case CHAR_YY:
        return f.year % 100;
    case CHAR_HH24:
        return f.hour;
    case CHAR_HH12:
    case CHAR_HH:
        return (f.hour + 11) % 12 + 1;
    case CHAR_MM:
        return f.month;
    case CHAR_MI:
        return f.minute;
    case CHAR_MS:
        return f.micro / 1000;
    case CHAR_US:
        return f.micro;
    case CHAR_DD:
        return f.day;
    case CHAR_SS:
        return f.second;
    case CHAR_DDD:
        return (int)ft_sql_extract(FT_PART_DOY, moment);
    case CHAR_IW:
        return (int)ft_sql_extract(FT_PART_WEEK, moment);
    case CHAR_WW:
        return ((int)ft_sql_extract(FT_PART_DOY, moment) - 1) / 7 + 1;
    case CHAR_ID:
        return (int)ft_sql_extract(FT_PART_ISODOW, moment);
    case CHAR_Q:
        return (f.month - 1) / 3 + 1;
    default:
        return (int)ft_sql_extract(FT_PART_DOW, moment) + 1;
    }
}

/* A name in the case of its pattern: MONTH, Month, month. Full names are padded to nine. */
static void add_name(ft_buf *out, ft_str pattern, const char *name, size_t len, size_t pad)
{
    bool upper = pattern.at[0] >= 'A' && pattern.at[0] <= 'Z',
         all = upper && pattern.at[1] >= 'A' && pattern.at[1] <= 'Z';
    for (size_t i = 0; i < len; i++) {
        char c = name[i];
        bool is_upper = i == 0 ? upper : all;
        ft_buf_byte(out, (char)(is_upper ? (c >= 'a' ? c - 32 : c) : (c >= 'a' ? c : c + 32)));
    }
    ft_buf_fill(out, ' ', pad > len ? pad - len : 0);
}

static void add_pattern(ft_buf *out, int pattern, ft_str text, ft_sql_moment moment)
{
    ft_sql_fields f = ft_sql_fields_of(moment.micros);
    const char *day = WEEKDAYS[(int)ft_sql_extract(FT_PART_ISODOW, moment) - 1],
               *month = MONTHS[f.month - 1];
    switch (pattern) {
    case CHAR_MONTH:
        add_name(out, text, month, strlen(month), 9);
        break;
    case CHAR_MON:
        add_name(out, text, month, 3, 0);
        break;
    case CHAR_DAY:
        add_name(out, text, day, strlen(day), 9);
        break;
    case CHAR_DY:
        add_name(out, text, day, 3, 0);
        break;
    case CHAR_AM:
    case CHAR_PM:
        ft_buf_text(out, f.hour < 12 ? "AM" : "PM");
        break;
    default:
        ft_buf_format(out, "%0*d", CHAR_PATTERNS[pattern].width, char_number(pattern, f, moment));
    }
}

static int pattern_at(ft_str format, size_t at)
{
    for (int i = 0; i < CHAR_COUNT; i++) {
        size_t len = strlen(CHAR_PATTERNS[i].pattern);
        if (at + len <= format.len && ft_str_eq_nocase(ft_str_slice(format, at, at + len),
                                                       ft_str_of(CHAR_PATTERNS[i].pattern)))
            return i;
    }
    return -1;
}

ft_str ft_sql_to_char(ft_arena *arena, ft_sql_moment moment, ft_str format)
{
    ft_buf out = ft_buf_in(arena);
    for (size_t at = 0; at < format.len;) {
        int pattern = pattern_at(format, at);
        if (format.at[at] == '"') {
            size_t end = ft_str_find_byte(format, '"', at + 1);
            ft_buf_add(&out, ft_str_slice(format, at + 1, end == FT_NOWHERE ? format.len : end));
            at = end == FT_NOWHERE ? format.len : end + 1;
        } else if (pattern >= 0) {
            size_t len = strlen(CHAR_PATTERNS[pattern].pattern);
            add_pattern(&out, pattern, ft_str_slice(format, at, at + len), moment);
            at += len;
        } else {
            ft_buf_byte(&out, format.at[at++]);
        }
    }
    return ft_buf_str(&out);
}
