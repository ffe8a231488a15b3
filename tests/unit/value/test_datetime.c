/* test_datetime.c - modules.datetime and modules.pytz (PYM-07, PYM-09, MOD-01, MOD-02). */
#include "module_lib.h"
#include "value/datetime.h"

static int64_t now_us = INT64_C(1577934245000006); /* 2020-01-02 03:04:05.000006 */

static ft_value module_of(ft_arena *arena)
{
    ft_clock clock = ft_clock_fixed(&now_us);
    return ft_datetime_module(arena, &clock);
}

static ft_value zone_of(ft_arena *arena, const char *name)
{
    ft_clock clock = ft_clock_fixed(&now_us);
    ft_value pytz = ft_pytz_module(arena, &clock);
    return called(arena, pytz, "timezone", ft_of_text(ft_str_of(name)));
}

static ft_value at(ft_arena *arena, int year, int month, int day, int hour, int minute)
{
    return called(arena, module_of(arena), "datetime", N(year), N(month), N(day), N(hour),
                  N(minute));
}

static void values_print_as_python_prints_them(void **state)
{
    ft_value module = module_of(*state);
    check_call("datetime.datetime(2020, 1, 2, 3, 4)", *state, module, "datetime", N(2020), N(1),
               N(2), N(3), N(4));
    check_call("datetime.date(2020, 1, 2)", *state, module, "date", N(2020), N(1), N(2));
    check_call("datetime.time(1, 2, 0, 4)", *state, module, "time", N(1), N(2), N(0), N(4));
    check_call("datetime.timedelta(days=-1, seconds=5)", *state, module, "timedelta", N(-1), N(5));
    check_call("datetime.timedelta(microseconds=2)", *state, module, "timedelta", N(0), N(0),
               ft_of_float(2.5));
}

static void wrong_parts_are_refused(void **state)
{
    ft_value module = module_of(*state);
    check_call("ValueError: month must be in 1..12", *state, module, "date", N(2020), N(13), N(1));
    check_call("ValueError: day is out of range for month", *state, module, "date", N(2021), N(2),
               N(29));
    check_call("ValueError: hour must be in 0..23", *state, module, "time", N(24));
    check_call("ValueError: year 0 is out of range", *state, module, "date", N(0), N(1), N(1));
    check_call("OverflowError: days=1000000000; must have magnitude <= 999999999", *state, module,
               "timedelta", N(1000000000));
}

static void the_clock_answers_now(void **state)
{
    ft_value class = attribute(*state, module_of(*state), "datetime");
    check_call("datetime.datetime(2020, 1, 2, 3, 4, 5, 6)", *state, class, "utcnow");
    check_call("datetime.datetime(2020, 1, 2, 4, 4, 5, 6, tzinfo=<DstTzInfo 'Europe/Berlin' "
               "CET+1:00:00 STD>)", *state, class, "now", zone_of(*state, "Europe/Berlin"));
}

static void arithmetic_keeps_to_the_calendar(void **state)
{
    ft_job job = ft_job_in(*state);
    ft_value out, day = ft_timedelta_new(*state, INT64_C(86400000000));
    assert_true(ft_binary(&job, FT_OP_ADD, ft_date_new(*state, 2020, 2, 28), day, &out));
    check_call("'2020-02-29'", *state, out, "isoformat");
    assert_true(ft_binary(&job, FT_OP_SUB, at(*state, 2020, 3, 1, 0, 0),
                          at(*state, 2020, 2, 1, 12, 0), &out));
    check_call("2462400.0", *state, out, "total_seconds");
    assert_false(ft_binary(&job, FT_OP_ADD, ft_date_new(*state, 9999, 12, 31), day, &out));
    check_text(job.fault.message, "date value out of range");
}

static void a_date_is_no_datetime(void **state)
{
    ft_job job = ft_job_in(*state);
    bool out;
    assert_true(ft_equal(&job, ft_date_new(*state, 2020, 1, 1), at(*state, 2020, 1, 1, 0, 0), &out));
    assert_false(out);
    assert_false(ft_compare(&job, FT_LT, ft_date_new(*state, 2020, 1, 1),
                            at(*state, 2020, 1, 1, 0, 0), &out));
    check_text(job.fault.message, "can't compare datetime.datetime to datetime.date");
}

static void naive_and_aware_do_not_mix(void **state)
{
    ft_job job = ft_job_in(*state);
    ft_value out;
    assert_false(ft_binary(&job, FT_OP_SUB, at(*state, 2020, 1, 1, 0, 0),
                           ft_datetime_utc(*state, 0), &out));
    check_text(job.fault.message, "can't subtract offset-naive and offset-aware datetimes");
}

static void text_is_written_by_codes(void **state)
{
    ft_value when = ft_datetime_new(*state, now_us, FT_VALUE_NONE);
    check_call("'Thu Jan  2 03:04:05 2020 002 000006 %'", *state, when, "strftime",
               T("%c %j %f %%"));
    check_call("'2020-01-02 03:04'", *state, when, "isoformat", T(" "), T("minutes"));
    check_call("'+0000 UTC'", *state, ft_datetime_utc(*state, 0), "strftime", T("%z %Z"));
    check_call("datetime.IsoCalendarDate(year=2020, week=1, weekday=4)", *state, when,
               "isocalendar");
}

static void text_is_read_by_codes(void **state)
{
    ft_value class = attribute(*state, module_of(*state), "datetime");
    check_call("datetime.datetime(2020, 2, 1, 13, 14, 15, 500000)", *state, class, "strptime",
               T("2020-02-01 13:14:15.5"), T("%Y-%m-%d %H:%M:%S.%f"));
    check_call("datetime.datetime(2020, 2, 3, 0, 0)", *state, class, "strptime", T("2020 5 1"),
               T("%Y %U %w"));
    check_call("ValueError: time data 'a' does not match format '%Y'", *state, class, "strptime",
               T("a"), T("%Y"));
    check_call("ValueError: unconverted data remains: x", *state, class, "strptime", T("2020x"),
               T("%Y"));
    check_call("ValueError: 'Q' is a bad directive in format '%Q'", *state, class, "strptime",
               T("1"), T("%Q"));
}

static void iso_text_is_read(void **state)
{
    ft_value class = attribute(*state, module_of(*state), "datetime");
    check_call("datetime.datetime(2019, 12, 30, 0, 0)", *state, class, "fromisoformat",
               T("2020-W01-1"));
    check_call("datetime.datetime(2020, 1, 1, 1, 2, 3, 123456, tzinfo=datetime.timezone.utc)",
               *state, class, "fromisoformat", T("20200101T010203,123456789Z"));
    check_call("ValueError: Invalid isoformat string: '2020-01-01T1'", *state, class,
               "fromisoformat", T("2020-01-01T1"));
}

static void zones_choose_the_offset_that_holds(void **state)
{
    ft_value berlin = zone_of(*state, "Europe/Berlin");
    check_call("datetime.datetime(2020, 7, 1, 0, 0, tzinfo=<DstTzInfo 'Europe/Berlin' "
               "CEST+2:00:00 DST>)", *state, berlin, "localize", at(*state, 2020, 7, 1, 0, 0));
    check_call("datetime.datetime(2020, 10, 25, 2, 30, tzinfo=<DstTzInfo 'Europe/Berlin' "
               "CEST+2:00:00 DST>)", *state, berlin, "localize", at(*state, 2020, 10, 25, 2, 30),
               FT_VALUE_TRUE);
    check_call("AmbiguousTimeError: 2020-10-25 02:30:00", *state, berlin, "localize",
               at(*state, 2020, 10, 25, 2, 30), FT_VALUE_NONE);
    check_call("NonExistentTimeError: 2020-03-29 02:30:00", *state, berlin, "localize",
               at(*state, 2020, 3, 29, 2, 30), FT_VALUE_NONE);
}

static void rules_reach_beyond_the_table(void **state)
{
    ft_value berlin = zone_of(*state, "Europe/Berlin");
    check_call("datetime.timedelta(seconds=7200)", *state, berlin, "utcoffset",
               at(*state, 2060, 7, 1, 0, 0));
    check_call("datetime.timedelta(seconds=3600)", *state, berlin, "utcoffset",
               at(*state, 2060, 12, 1, 0, 0));
    check_call("datetime.timedelta(seconds=39600)", *state, zone_of(*state, "Australia/Sydney"),
               "utcoffset", at(*state, 2060, 1, 1, 0, 0));
}

static void no_path_leads_out_of_the_zones(void **state)
{
    ft_clock clock = ft_clock_fixed(&now_us);
    ft_value pytz = ft_pytz_module(*state, &clock);
    check_call("UnknownTimeZoneError: '../../../etc/passwd'", *state, pytz, "timezone",
               T("../../../etc/passwd"));
    check_call("UnknownTimeZoneError: 'Europe'", *state, pytz, "timezone", T("Europe"));
    check_call("<UTC>", *state, pytz, "timezone", T("utc"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(values_print_as_python_prints_them),
        TEST(wrong_parts_are_refused),
        TEST(the_clock_answers_now),
        TEST(arithmetic_keeps_to_the_calendar),
        TEST(a_date_is_no_datetime),
        TEST(naive_and_aware_do_not_mix),
        TEST(text_is_written_by_codes),
        TEST(text_is_read_by_codes),
        TEST(iso_text_is_read),
        TEST(zones_choose_the_offset_that_holds),
        TEST(rules_reach_beyond_the_table),
        TEST(no_path_leads_out_of_the_zones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
