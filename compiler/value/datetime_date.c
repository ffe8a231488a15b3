/* datetime_date.c - the class date, and the arguments they share with datetime; see
 * datetime_objects.h. */
#include "value/datetime.h"
#include "value/datetime_objects.h"

/* Guards that raised already: leave with false. */
#define CHECK(condition)                                                                           \
    if (!(condition))                                                                              \
    return false

/* ---- arguments */

/* "{least}..{most}", as the messages of all fields but year and day say. */
static bool field_argument(ft_job *job, ft_value slot, const char *name, int least, int most,
                           int *out)
{
    int64_t number;
    if (!ft_passed(slot))
        return true;
    CHECK(ft_to_index(job, slot, &number));
    if (number < INT32_MIN || number > INT32_MAX)
        return ft_raise(job, FT_FAULT_OVERFLOW, "Python int too large to convert to C int");
    if (number < least || number > most)
        return ft_raise(job, FT_FAULT_VALUE, "%s must be in %d..%d", name, least, most);
    *out = (int)number;
    return true;
}

static bool date_arguments(ft_job *job, const ft_value *slots, ft_civil *civil)
{
    CHECK(field_argument(job, slots[0], "year", INT32_MIN, INT32_MAX, &civil->year));
    CHECK(field_argument(job, slots[1], "month", INT32_MIN, INT32_MAX, &civil->month));
    CHECK(field_argument(job, slots[2], "day", INT32_MIN, INT32_MAX, &civil->day));
    if (civil->year < 1 || civil->year > 9999)
        return ft_raise(job, FT_FAULT_VALUE, "year %d is out of range", civil->year);
    if (civil->month < 1 || civil->month > 12)
        return ft_raise(job, FT_FAULT_VALUE, "month must be in 1..12");
    if (civil->day < 1 || civil->day > ft_month_days(civil->year, civil->month))
        return ft_raise(job, FT_FAULT_VALUE, "day is out of range for month");
    return true;
}

bool ft_civil_arguments(ft_job *job, const ft_value *date3, const ft_value *time4, ft_civil *civil)
{
    CHECK(!date3 || date_arguments(job, date3, civil));
    return !time4 || (field_argument(job, time4[0], "hour", 0, 23, &civil->hour) &&
                      field_argument(job, time4[1], "minute", 0, 59, &civil->minute) &&
                      field_argument(job, time4[2], "second", 0, 59, &civil->second) &&
                      field_argument(job, time4[3], "microsecond", 0, 999999, &civil->micro));
}

bool ft_fold_argument(ft_job *job, ft_value slot, bool *fold)
{
    int64_t number;
    if (!ft_passed(slot))
        return true;
    CHECK(ft_to_index(job, slot, &number));
    if (number != 0 && number != 1)
        return ft_raise(job, FT_FAULT_VALUE, "fold must be either 0 or 1");
    *fold = number != 0;
    return true;
}

bool ft_day_in_range(ft_job *job, int64_t day)
{
    if (day >= FT_DAY_MIN && day <= FT_DAY_MAX)
        return true;
    return ft_raise(job, FT_FAULT_OVERFLOW, "date value out of range");
}

/* ---- date */

ft_value ft_date_of(ft_arena *arena, int64_t day)
{
    ft_date *made = ft_alloc_raw(arena, sizeof *made);
    *made = (ft_date){{&ft_date_class}, day};
    return ft_of_object(&made->object);
}

ft_value ft_date_new(ft_arena *arena, int year, int month, int day)
{
    return ft_date_of(arena, ft_day_of(year, month, day));
}

bool ft_is_date(ft_value value)
{
    return ft_is_object(value, &ft_date_class);
}

static ft_civil civil_of(const void *date)
{
    return ft_civil_of(((const ft_date *)date)->day * FT_DAY_US);
}

static bool str_date(ft_job *job, ft_object *self, ft_buf *out)
{
    (void)job;
    ft_iso_date(out, civil_of(self));
    return true;
}

static bool repr_date(ft_job *job, ft_object *self, ft_buf *out)
{
    (void)job;
    ft_civil c = civil_of(self);
    ft_buf_format(out, "datetime.date(%d, %d, %d)", c.year, c.month, c.day);
    return true;
}

static bool date_isoformat(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_buf made = ft_buf_in(job->arena);
    CHECK(ft_bind(job, args, "date.isoformat", "", out));
    ft_iso_date(&made, civil_of(self));
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}

static bool date_replace(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slots[3];
    ft_civil civil = civil_of(self);
    CHECK(ft_bind(job, args, "replace", "year=, month=, day=", slots));
    CHECK(ft_civil_arguments(job, slots, NULL, &civil));
    *out = ft_date_new(job->arena, civil.year, civil.month, civil.day);
    return true;
}

static bool date_strftime(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value format;
    ft_buf made = ft_buf_in(job->arena);
    CHECK(ft_bind(job, args, "strftime", "format", &format));
    if (!ft_is(format, FT_TEXT))
        return ft_raise(job, FT_FAULT_TYPE, "strftime() argument 1 must be str, not %s",
                        ft_type_name(format));
    CHECK(ft_strftime(job, ft_of_object(self), ft_text_of(format), &made));
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}

static const ft_native_row date_methods[] = {
    {"isoformat", date_isoformat}, {"replace", date_replace}, {"strftime", date_strftime}};

/* ---- what date and datetime answer alike, by their day */

static int64_t day_of(const ft_object *self)
{
    return self->class == &ft_date_class ? ((const ft_date *)self)->day
                                         : ft_wall_day(((const ft_datetime *)self)->wall);
}

static bool day_weekday(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    CHECK(ft_bind(job, args, "weekday", "", out));
    *out = ft_of_int(ft_weekday_of(day_of(self)));
    return true;
}

static bool day_isoweekday(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    CHECK(ft_bind(job, args, "isoweekday", "", out));
    *out = ft_of_int(ft_weekday_of(day_of(self)) + 1);
    return true;
}

static bool day_toordinal(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    CHECK(ft_bind(job, args, "toordinal", "", out));
    *out = ft_of_int(day_of(self) + FT_ORDINAL_OF_1970);
    return true;
}

/* A tuple of numbers with names. */
typedef struct {
    ft_object object;
    const char *type;         /* "datetime.IsoCalendarDate" */
    const char *const *names;
    ft_list *values;
} named_tuple;

static ft_found attr_named(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    const named_tuple *tuple = (const named_tuple *)self;
    (void)job;
    for (size_t i = 0; i < tuple->values->len; i++)
        if (ft_str_is(name, tuple->names[i])) {
            *out = tuple->values->at[i];
            return FT_FOUND;
        }
    return FT_MISSING;
}

static ft_found item_named(ft_job *job, ft_object *self, ft_value key, ft_value *out)
{
    ft_value tuple = ft_of_tuple(((named_tuple *)self)->values);
    return ft_get_item(job, tuple, key, out) ? FT_FOUND : FT_FAULTED;
}

static ft_found length_named(ft_job *job, ft_object *self, size_t *out)
{
    (void)job;
    *out = ((named_tuple *)self)->values->len;
    return FT_FOUND;
}

static ft_found next_named(ft_job *job, void *state, ft_value *out)
{
    return ft_iter_next(job, state, out);
}

static bool iterate_named(ft_job *job, ft_object *self, ft_value *iterator)
{
    ft_iter *iter = FT_NEW(job->arena, ft_iter);
    *iterator = ft_generator_new(job->arena, "tuple_iterator", next_named, iter);
    return ft_iter_begin(job, ft_of_tuple(((named_tuple *)self)->values), iter);
}

static bool repr_named(ft_job *job, ft_object *self, ft_buf *out)
{
    const named_tuple *tuple = (const named_tuple *)self;
    ft_buf_format(out, "%s(", tuple->type);
    for (size_t i = 0; i < tuple->values->len; i++) {
        ft_buf_format(out, "%s%s=", i ? ", " : "", tuple->names[i]);
        CHECK(ft_repr(job, tuple->values->at[i], out));
    }
    ft_buf_byte(out, ')');
    return true;
}

static bool equal_named(ft_object *self, ft_value other);
static bool named_to_data(ft_job *job, ft_object *self, ft_value *out)
{
    (void)job;
    *out = ft_of_list(((named_tuple *)self)->values);
    return true;
}

static const ft_class named_class = {.name = "tuple", .sequence = 1, .attr = attr_named,
    .item = item_named, .length = length_named, .iter = iterate_named, .repr = repr_named,
    .equal = equal_named, .to_data = named_to_data};

static bool equal_named(ft_object *self, ft_value other)
{
    ft_list *values = ((named_tuple *)self)->values;
    if (ft_is_object(other, &named_class))
        other = ft_of_tuple(((named_tuple *)other.as.object)->values);
    if (!ft_is(other, FT_TUPLE) || other.as.list->len != values->len)
        return false;
    for (size_t i = 0; i < values->len; i++)
        if (!ft_is(other.as.list->at[i], FT_INT) ||
            other.as.list->at[i].as.number != values->at[i].as.number)
            return false;
    return true;
}

static ft_value named_of(ft_arena *arena, const char *type, const char *const *names,
                         const int *values, size_t len)
{
    named_tuple *made = FT_NEW(arena, named_tuple);
    *made = (named_tuple){{&named_class}, type, names, ft_list_new(arena, len)};
    for (size_t i = 0; i < len; i++)
        ft_list_add(arena, made->values, ft_of_int(values[i]));
    return ft_of_object(&made->object);
}

static bool day_isocalendar(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    static const char *const names[] = {"year", "week", "weekday"};
    CHECK(ft_bind(job, args, "isocalendar", "", out));
    ft_iso_week week = ft_iso_week_of(day_of(self));
    int values[] = {week.year, week.week, week.weekday};
    *out = named_of(job->arena, "datetime.IsoCalendarDate", names, values, 3);
    return true;
}

static bool day_timetuple(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    static const char *const names[] = {"tm_year", "tm_mon",  "tm_mday", "tm_hour", "tm_min",
                                        "tm_sec",  "tm_wday", "tm_yday", "tm_isdst"};
    ft_object *object = self;
    CHECK(ft_bind(job, args, "timetuple", "", out));
    bool is_date = object->class == &ft_date_class;
    const ft_tz *tz = is_date ? NULL : ((ft_datetime *)self)->tz;
    ft_civil c = is_date ? civil_of(self) : ft_civil_of(((ft_datetime *)self)->wall);
    int values[] = {c.year, c.month, c.day, c.hour, c.minute, c.second,
                    ft_weekday_of(day_of(object)), ft_year_day_of(c),
                    tz ? tz->period.dst != 0 : -1};
    *out = named_of(job->arena, "time.struct_time", names, values, 9);
    return true;
}

static bool day_ctime(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_buf made = ft_buf_in(job->arena);
    CHECK(ft_bind(job, args, "ctime", "", out));
    CHECK(ft_strftime(job, ft_of_object(self), FT_STR("%a %b %e %H:%M:%S %Y"), &made));
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}

static const ft_native_row day_methods[] = {
    {"weekday", day_weekday},         {"isoweekday", day_isoweekday},
    {"toordinal", day_toordinal},     {"isocalendar", day_isocalendar},
    {"timetuple", day_timetuple},     {"ctime", day_ctime}};
const ft_native_rows ft_day_methods = FT_NATIVE_ROWS_INIT(day_methods);

/* ---- date's class */

static ft_found constant_of_date(ft_job *job, ft_str name, ft_value *out)
{
    if (ft_str_is(name, "min"))
        *out = ft_date_of(job->arena, FT_DAY_MIN);
    else if (ft_str_is(name, "max"))
        *out = ft_date_of(job->arena, FT_DAY_MAX);
    else if (ft_str_is(name, "resolution"))
        *out = ft_timedelta_new(job->arena, FT_DAY_US);
    else
        return FT_MISSING;
    return FT_FOUND;
}

static ft_found attr_date(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    ft_civil civil = civil_of(self);
    ft_found found = FT_FOUND;
    if (ft_str_is(name, "year"))
        *out = ft_of_int(civil.year);
    else if (ft_str_is(name, "month"))
        *out = ft_of_int(civil.month);
    else if (ft_str_is(name, "day"))
        *out = ft_of_int(civil.day);
    else
        found = constant_of_date(job, name, out);
    if (found == FT_MISSING)
        found = ft_native_among(job->arena, FT_NATIVE_ROWS(date_methods), self, name, out);
    if (found == FT_MISSING)
        found = ft_native_among(job->arena, ft_day_methods, self, name, out);
    if (found == FT_MISSING)
        found = ft_native_among(job->arena, ft_date_type.methods, ft_date_type.self, name, out);
    return found;
}

static bool equal_date(ft_object *self, ft_value other)
{
    return ft_is_date(other) && day_of(self) == day_of(other.as.object);
}

static ft_found compare_date(ft_job *job, ft_object *self, ft_value other, int *order)
{
    if (ft_is_datetime(other)) {
        ft_raise(job, FT_FAULT_TYPE, "can't compare datetime.datetime to datetime.date");
        return FT_FAULTED;
    }
    if (!ft_is_date(other))
        return FT_MISSING;
    int64_t a = day_of(self), b = day_of(other.as.object);
    *order = (a > b) - (a < b);
    return FT_FOUND;
}

static ft_found hash_date(ft_job *job, ft_object *self, uint64_t *out)
{
    return ft_hash_value(job, ft_of_int(day_of(self)), out) ? FT_FOUND : FT_FAULTED;
}

/* Days of a timedelta, rounded down: what a date moves by. */
static int64_t whole_days(ft_value delta)
{
    ft_wide us = ((const ft_delta *)delta.as.object)->us;
    ft_wide days = us / FT_DAY_US - (us % FT_DAY_US < 0);
    return (int64_t)days;
}

static ft_found moved(ft_job *job, int64_t day, ft_value *out)
{
    if (!ft_day_in_range(job, day))
        return FT_FAULTED;
    *out = ft_date_of(job->arena, day);
    return FT_FOUND;
}

static ft_found binary_date(ft_job *job, ft_object *self, ft_binary_op op, ft_value other,
                            bool reflected, ft_value *out)
{
    int64_t day = day_of(self);
    bool by_delta = ft_is_object(other, &ft_delta_class);
    if (op == FT_OP_ADD && by_delta)
        return moved(job, day + whole_days(other), out);
    if (op != FT_OP_SUB || reflected)
        return FT_MISSING;
    if (by_delta)
        return moved(job, day - whole_days(other), out);
    if (!ft_is_date(other))
        return FT_MISSING;
    bool fine = ft_delta_make(job, (ft_wide)(day - day_of(other.as.object)) * FT_DAY_US, out);
    return fine ? FT_FOUND : FT_FAULTED;
}

static ft_object *copy_date(ft_arena *arena, const ft_object *self)
{
    ft_date *twin = FT_NEW(arena, ft_date);
    *twin = *(const ft_date *)self;
    return &twin->object;
}

const ft_class ft_date_class = {.name = "datetime.date", .attr = attr_date, .str = str_date,
    .repr = repr_date, .equal = equal_date, .compare = compare_date, .hash = hash_date,
    .binary = binary_date, .copy = copy_date};

static bool make_date(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[3];
    ft_civil civil = {0};
    CHECK(ft_bind(job, args, "date", "year, month, day", slots));
    CHECK(ft_civil_arguments(job, slots, NULL, &civil));
    *out = ft_date_new(job->arena, civil.year, civil.month, civil.day);
    return true;
}

/* ---- class methods of date: `self` is the clock, NULL for the machine's */

int64_t ft_clock_local(const ft_clock *clock)
{
    ft_clock machine = ft_clock_system();
    int64_t utc = ft_clock_wall(clock ? clock : &machine);
    return utc + ft_local_offset_at(utc);
}

static bool date_today(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    CHECK(ft_bind(job, args, "today", "", out));
    *out = ft_date_of(job->arena, ft_wall_day(ft_clock_local(self)));
    return true;
}

static bool date_fromisoformat(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value text;
    int64_t day;
    const char *why;
    CHECK(ft_bind(job, args, "fromisoformat", "date_string", &text));
    if (!ft_is(text, FT_TEXT))
        return ft_raise(job, FT_FAULT_TYPE, "fromisoformat: argument must be str");
    if (!ft_iso_read_date(ft_text_of(text), &day, &why))
        return ft_iso_fault(job, text, why);
    *out = ft_date_of(job->arena, day);
    return true;
}

bool ft_ordinal_argument(ft_job *job, ft_value slot, int64_t *day)
{
    int64_t ordinal;
    CHECK(ft_to_index(job, slot, &ordinal));
    if (ordinal < 1)
        return ft_raise(job, FT_FAULT_VALUE, "ordinal must be >= 1");
    *day = ordinal > FT_DAY_MAX * 2 ? FT_DAY_MAX + 1 : ordinal - FT_ORDINAL_OF_1970;
    if (*day > FT_DAY_MAX)
        return ft_raise(job, FT_FAULT_VALUE, "year is out of range");
    return true;
}

static bool date_fromordinal(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slot;
    int64_t day;
    CHECK(ft_bind(job, args, "fromordinal", "ordinal", &slot));
    CHECK(ft_ordinal_argument(job, slot, &day));
    *out = ft_date_of(job->arena, day);
    return true;
}

bool ft_week_argument(ft_job *job, const ft_value *slots, int64_t *day)
{
    int64_t year, week, weekday;
    CHECK(ft_to_index(job, slots[0], &year) && ft_to_index(job, slots[1], &week));
    CHECK(ft_to_index(job, slots[2], &weekday));
    if (year < 1 || year > 9999)
        return ft_raise(job, FT_FAULT_VALUE, "Year is out of range: %lld", (long long)year);
    if (week < 1 || week > ft_iso_weeks_in((int)year))
        return ft_raise(job, FT_FAULT_VALUE, "Invalid week: %lld", (long long)week);
    if (weekday < 1 || weekday > 7)
        return ft_raise(job, FT_FAULT_VALUE, "Invalid weekday: %lld (range is [1, 7])",
                        (long long)weekday);
    *day = ft_iso_week_day((ft_iso_week){(int)year, (int)week, (int)weekday});
    return ft_day_in_range(job, *day);
}

static bool date_fromisocalendar(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[3];
    int64_t day;
    CHECK(ft_bind(job, args, "fromisocalendar", "year, week, day", slots));
    CHECK(ft_week_argument(job, slots, &day));
    *out = ft_date_of(job->arena, day);
    return true;
}

/* Seconds as microseconds, halves to even. */
bool ft_timestamp_argument(ft_job *job, ft_value slot, int64_t *us)
{
    int64_t seconds = 0;
    bool fine = true;
    double real = ft_is(slot, FT_FLOAT) ? slot.as.real : 0;
    if (!ft_is(slot, FT_FLOAT)) {
        CHECK(ft_to_index(job, slot, &seconds));
        fine = seconds > -FT_DAY_US && seconds < FT_DAY_US;
        *us = fine ? seconds * FT_SECOND_US : 0;
    } else if (real != real) {
        return ft_raise(job, FT_FAULT_VALUE, "cannot convert float NaN to integer");
    } else {
        fine = real > -1e12 && real < 1e12;
        *us = fine ? (int64_t)ft_float_round(real * 1e6, 0) : 0;
    }
    if (fine && *us >= FT_DAY_MIN * FT_DAY_US && *us < (FT_DAY_MAX + 1) * FT_DAY_US)
        return true;
    return ft_raise(job, FT_FAULT_VALUE, "year is out of range");
}

static bool date_fromtimestamp(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slot;
    int64_t us;
    CHECK(ft_bind(job, args, "fromtimestamp", "timestamp", &slot));
    CHECK(ft_timestamp_argument(job, slot, &us));
    *out = ft_date_of(job->arena, ft_wall_day(us + ft_local_offset_at(us)));
    return true;
}

static const ft_native_row date_class_methods[] = {
    {"today", date_today},                     {"fromisoformat", date_fromisoformat},
    {"fromordinal", date_fromordinal},         {"fromisocalendar", date_fromisocalendar},
    {"fromtimestamp", date_fromtimestamp}};

const ft_type_object ft_date_type = {{&ft_type_class}, .name = "datetime.date", .make = make_date,
    .methods = FT_NATIVE_ROWS_INIT(date_class_methods), .constant = constant_of_date};
