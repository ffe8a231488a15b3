/* datetime_calendar.c - arithmetic of the Gregorian calendar; see datetime_calendar.h. */
#include "value/datetime_calendar.h"

const char *const ft_weekday_names[7] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                         "Friday", "Saturday", "Sunday"};
const char *const ft_month_names[12] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};

int64_t ft_floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

int64_t ft_floor_mod(int64_t a, int64_t b)
{
    return a - ft_floor_div(a, b) * b;
}

bool ft_is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int ft_month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && ft_is_leap(year));
}

/* Years begin in March here, so that the leap day comes last. */
int64_t ft_day_of(int year, int month, int day)
{
    int64_t shifted = year - (month <= 2);
    int64_t era = ft_floor_div(shifted, 400), of_era = shifted - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void civil_day(int64_t day, ft_civil *out)
{
    int64_t shifted = day + 719468, era = ft_floor_div(shifted, 146097);
    int64_t of_era = shifted - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;
    out->day = (int)(of_year - (153 * month + 2) / 5 + 1);
    out->month = (int)(month < 10 ? month + 3 : month - 9);
    out->year = (int)(year + era * 400 + (out->month <= 2));
}

int64_t ft_wall_of(ft_civil c)
{
    int64_t seconds = (int64_t)c.hour * 3600 + c.minute * 60 + c.second;
    return ft_day_of(c.year, c.month, c.day) * FT_DAY_US + seconds * FT_SECOND_US + c.micro;
}

ft_civil ft_civil_of(int64_t wall)
{
    ft_civil out;
    int64_t of_day = ft_floor_mod(wall, FT_DAY_US), seconds = of_day / FT_SECOND_US;
    civil_day(ft_wall_day(wall), &out);
    out.hour = (int)(seconds / 3600);
    out.minute = (int)(seconds / 60 % 60);
    out.second = (int)(seconds % 60);
    out.micro = (int)(of_day % FT_SECOND_US);
    return out;
}

int ft_weekday_of(int64_t day)
{
    return (int)ft_floor_mod(day + 3, 7);
}

int ft_year_day_of(ft_civil civil)
{
    return (int)(ft_day_of(civil.year, civil.month, civil.day) - ft_day_of(civil.year, 1, 1)) + 1;
}

/* The Monday of week 1: of the week that holds January 4. */
static int64_t first_monday(int year)
{
    int64_t fourth = ft_day_of(year, 1, 4);
    return fourth - ft_weekday_of(fourth);
}

ft_iso_week ft_iso_week_of(int64_t day)
{
    ft_civil civil;
    civil_day(day, &civil);
    int year = civil.year;
    if (day < first_monday(year))
        year--;
    else if (day >= first_monday(year + 1))
        year++;
    return (ft_iso_week){year, (int)((day - first_monday(year)) / 7) + 1, ft_weekday_of(day) + 1};
}

int64_t ft_iso_week_day(ft_iso_week week)
{
    return first_monday(week.year) + (week.week - 1) * 7 + week.weekday - 1;
}

int ft_iso_weeks_in(int year)
{
    return (int)((first_monday(year + 1) - first_monday(year)) / 7);
}
