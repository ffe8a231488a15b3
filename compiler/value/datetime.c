/* datetime.c - the class datetime and modules.datetime; see datetime.h. */
#include "value/datetime.h"

#include "value/datetime_objects.h"

/* Guards that raised already: leave with false. */
#define CHECK(condition)                                                                           \
    if (!(condition))                                                                              \
    return false

/* ---- making and reading */

static ft_value datetime_value(ft_arena *arena, int64_t wall, const ft_tz *tz, bool fold)
{
    ft_datetime *made = ft_alloc_raw(arena, sizeof *made);
    *made = (ft_datetime){{&ft_datetime_class}, wall, tz, fold};
    return ft_of_object(&made->object);
}

bool ft_datetime_make(ft_job *job, int64_t wall, const ft_tz *tz, bool fold, ft_value *out)
{
    CHECK(ft_day_in_range(job, ft_wall_day(wall)));
    *out = datetime_value(job->arena, wall, tz, fold);
    return true;
}

ft_value ft_datetime_new(ft_arena *arena, int64_t microseconds_since_epoch_local, ft_value zone)
{
    const ft_tz *tz = ft_is_tz(zone) ? (const ft_tz *)zone.as.object : NULL;
    return datetime_value(arena, microseconds_since_epoch_local, tz, false);
}

ft_value ft_datetime_utc(ft_arena *arena, int64_t wall_us)
{
    return datetime_value(arena, wall_us, &ft_utc_pytz, false);
}

bool ft_is_datetime(ft_value value)
{
    return ft_is_object(value, &ft_datetime_class);
}

bool ft_datetime_micros(ft_value value, int64_t *out)
{
    if (!ft_is_datetime(value))
        return false;
    *out = ft_datetime_utc_us((const ft_datetime *)value.as.object);
    return true;
}

/* ---- printing */

static void print_datetime(ft_buf *out, const ft_datetime *d, ft_str between, ft_timespec spec)
{
    ft_civil civil = ft_civil_of(d->wall);
    ft_iso_date(out, civil);
    ft_buf_add(out, between);
    ft_iso_time(out, civil, spec);
    ft_iso_offset(out, d->tz, ":");
}

static bool str_datetime(ft_job *job, ft_object *self, ft_buf *out)
{
    (void)job;
    print_datetime(out, (ft_datetime *)self, FT_STR(" "), FT_SPEC_AUTO);
    return true;
}

static bool repr_datetime(ft_job *job, ft_object *self, ft_buf *out)
{
    (void)job;
    const ft_datetime *d = (ft_datetime *)self;
    ft_civil c = ft_civil_of(d->wall);
    ft_buf_format(out, "datetime.datetime(%d, %d, %d, %d, %d", c.year, c.month, c.day, c.hour,
                  c.minute);
    if (c.second || c.micro)
        ft_buf_format(out, ", %d", c.second);
    if (c.micro)
        ft_buf_format(out, ", %d", c.micro);
    ft_buf_text(out, d->fold ? ", fold=1" : "");
    if (d->tz) {
        ft_buf_text(out, ", tzinfo=");
        ft_tz_repr(out, d->tz);
    }
    ft_buf_byte(out, ')');
    return true;
}

bool ft_print_iso(ft_job *job, ft_value when, ft_buf *out)
{
    size_t from = out->len;
    if (!ft_print(job, when, out))
        return false;
    if (ft_is_datetime(when))
        out->at[from + 10] = 'T';
    return true;
}

/* ---- methods */

static bool datetime_isoformat(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slots[2];
    ft_timespec spec;
    ft_buf made = ft_buf_in(job->arena);
    CHECK(ft_bind(job, args, "isoformat", "sep=, timespec=", slots));
    ft_value between = ft_passed(slots[0]) ? slots[0] : FT_VALUE_TEXT("T");
    size_t len = 0;
    if (!ft_is(between, FT_TEXT) || !ft_length(job, between, &len) || len != 1)
        return ft_raise(job, FT_FAULT_TYPE,
                        "isoformat() argument 1 must be a unicode character, not %s",
                        ft_type_name(between));
    CHECK(ft_timespec_argument(job, slots[1], &spec));
    print_datetime(&made, self, ft_text_of(between), spec);
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}

static bool datetime_strftime(ft_job *job, void *self, const ft_args *args, ft_value *out)
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

/* slots: year, month, day, hour, minute, second, microsecond, tzinfo, fold. */
static bool from_slots(ft_job *job, const ft_value *slots, ft_civil civil, const ft_tz *tz,
                       bool fold, ft_value *out)
{
    CHECK(ft_civil_arguments(job, slots, slots + 3, &civil));
    CHECK(!ft_passed(slots[7]) || ft_tz_argument(job, slots[7], &tz));
    CHECK(ft_fold_argument(job, slots[8], &fold));
    *out = datetime_value(job->arena, ft_wall_of(civil), tz, fold);
    return true;
}

static bool datetime_replace(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    const ft_datetime *d = self;
    ft_value slots[9];
    CHECK(ft_bind(job, args, "replace",
                  "year=, month=, day=, hour=, minute=, second=, microsecond=, tzinfo=, *, fold=",
                  slots));
    return from_slots(job, slots, ft_civil_of(d->wall), d->tz, d->fold, out);
}

static bool datetime_date(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    CHECK(ft_bind(job, args, "date", "", out));
    *out = ft_date_of(job->arena, ft_wall_day(((ft_datetime *)self)->wall));
    return true;
}

static bool datetime_time(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    const ft_datetime *d = self;
    CHECK(ft_bind(job, args, "time", "", out));
    *out = ft_time_of(job->arena, ft_floor_mod(d->wall, FT_DAY_US), NULL, d->fold);
    return true;
}

static bool datetime_timetz(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    const ft_datetime *d = self;
    CHECK(ft_bind(job, args, "timetz", "", out));
    *out = ft_time_of(job->arena, ft_floor_mod(d->wall, FT_DAY_US), d->tz, d->fold);
    return true;
}

/* Microseconds of UTC, a naive time taken as the machine's own. */
static int64_t absolute_us(const ft_datetime *d)
{
    return d->tz ? ft_datetime_utc_us(d) : d->wall - ft_local_offset(d->wall);
}

static bool datetime_timestamp(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    CHECK(ft_bind(job, args, "timestamp", "", out));
    *out = ft_of_float((double)((long double)absolute_us(self) / 1e6L));
    return true;
}

static bool datetime_astimezone(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slot;
    const ft_tz *tz;
    CHECK(ft_bind(job, args, "astimezone", "tz=", &slot) && ft_tz_argument(job, slot, &tz));
    int64_t utc = absolute_us(self);
    if (tz && ((ft_datetime *)self)->tz && ft_tz_same(tz, ((ft_datetime *)self)->tz)) {
        *out = ft_of_object(self);
        return true;
    }
    tz = tz ? ft_tz_at(job->arena, tz, utc) : ft_tz_local(job->arena, utc);
    return ft_datetime_make(job, utc + tz->offset_us, tz, false, out);
}

static bool datetime_utcoffset(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    const ft_tz *tz = ((ft_datetime *)self)->tz;
    CHECK(ft_bind(job, args, "utcoffset", "", out));
    *out = tz ? ft_timedelta_new(job->arena, tz->offset_us) : FT_VALUE_NONE;
    return true;
}

/* dst() and tzname() are the zone's. */
static bool ask_zone(ft_job *job, const ft_datetime *d, const char *method, ft_value *out)
{
    ft_value function, self = ft_of_object((ft_object *)&d->object);
    *out = FT_VALUE_NONE;
    if (!d->tz)
        return true;
    return ft_attr_only(job, ft_tz_value(d->tz), ft_str_of(method), &function) == FT_FOUND &&
           ft_call(job, function, &(ft_args){.at = &self, .len = 1}, out);
}

static bool datetime_dst(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    return ft_bind(job, args, "dst", "", out) && ask_zone(job, self, "dst", out);
}

static bool datetime_tzname(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    return ft_bind(job, args, "tzname", "", out) && ask_zone(job, self, "tzname", out);
}

static bool datetime_utctimetuple(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value utc, function;
    CHECK(ft_bind(job, args, "utctimetuple", "", out));
    CHECK(ft_datetime_make(job, ft_datetime_utc_us(self), &ft_utc_plain, false, &utc));
    return ft_attr_only(job, utc, FT_STR("timetuple"), &function) == FT_FOUND &&
           ft_call(job, function, &(ft_args){0}, out);
}

static const ft_native_row datetime_methods[] = {
    {"isoformat", datetime_isoformat},   {"strftime", datetime_strftime},
    {"replace", datetime_replace},       {"date", datetime_date},
    {"time", datetime_time},             {"timetz", datetime_timetz},
    {"timestamp", datetime_timestamp},   {"astimezone", datetime_astimezone},
    {"utcoffset", datetime_utcoffset},   {"dst", datetime_dst},
    {"tzname", datetime_tzname},         {"utctimetuple", datetime_utctimetuple}};

/* ---- class methods: `self` is the clock, NULL for the machine's */

static int64_t clock_utc(const ft_clock *clock)
{
    ft_clock machine = ft_clock_system();
    return ft_clock_wall(clock ? clock : &machine);
}

/* The time `utc` by the clock of `tz`, or of the machine where it is NULL. */
static bool at_utc(ft_job *job, int64_t utc, const ft_tz *tz, ft_value *out)
{
    if (!tz)
        return ft_datetime_make(job, utc + ft_local_offset_at(utc), NULL, false, out);
    tz = ft_tz_at(job->arena, tz, utc);
    return ft_datetime_make(job, utc + tz->offset_us, tz, false, out);
}

static bool class_now(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slot;
    const ft_tz *tz;
    CHECK(ft_bind(job, args, "now", "tz=", &slot) && ft_tz_argument(job, slot, &tz));
    return at_utc(job, clock_utc(self), tz, out);
}

static bool class_today(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    CHECK(ft_bind(job, args, "today", "", out));
    return at_utc(job, clock_utc(self), NULL, out);
}

static bool class_utcnow(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    CHECK(ft_bind(job, args, "utcnow", "", out));
    return ft_datetime_make(job, clock_utc(self), NULL, false, out);
}

static bool class_fromtimestamp(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[2];
    const ft_tz *tz;
    int64_t us;
    CHECK(ft_bind(job, args, "fromtimestamp", "timestamp, tz=", slots));
    CHECK(ft_timestamp_argument(job, slots[0], &us) && ft_tz_argument(job, slots[1], &tz));
    return at_utc(job, us, tz, out);
}

static bool class_utcfromtimestamp(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slot;
    int64_t us;
    CHECK(ft_bind(job, args, "utcfromtimestamp", "timestamp", &slot));
    return ft_timestamp_argument(job, slot, &us) && ft_datetime_make(job, us, NULL, false, out);
}

static bool class_fromisoformat(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value text;
    ft_iso read;
    const char *why;
    CHECK(ft_bind(job, args, "fromisoformat", "date_string", &text));
    if (!ft_is(text, FT_TEXT))
        return ft_raise(job, FT_FAULT_TYPE, "fromisoformat: argument must be str");
    if (!ft_iso_read(ft_text_of(text), &read, &why))
        return ft_iso_fault(job, text, why);
    const ft_tz *tz =
        read.has_offset ? ft_tz_fixed(job->arena, read.offset_us, FT_STR("")) : NULL;
    return ft_datetime_make(job, read.day * FT_DAY_US + read.us, tz, false, out);
}

static bool class_fromordinal(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slot;
    int64_t day;
    CHECK(ft_bind(job, args, "fromordinal", "ordinal", &slot));
    CHECK(ft_ordinal_argument(job, slot, &day));
    return ft_datetime_make(job, day * FT_DAY_US, NULL, false, out);
}

static bool class_fromisocalendar(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[3];
    int64_t day;
    CHECK(ft_bind(job, args, "fromisocalendar", "year, week, day", slots));
    CHECK(ft_week_argument(job, slots, &day));
    return ft_datetime_make(job, day * FT_DAY_US, NULL, false, out);
}

static bool class_strptime(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[2];
    CHECK(ft_bind(job, args, "strptime", "date_string, format", slots));
    for (int i = 0; i < 2; i++)
        if (!ft_is(slots[i], FT_TEXT))
            return ft_raise(job, FT_FAULT_TYPE, "strptime() argument %d must be str, not %s",
                            i + 1, ft_type_name(slots[i]));
    return ft_strptime(job, ft_text_of(slots[0]), ft_text_of(slots[1]), out);
}

static bool class_combine(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[3];
    CHECK(ft_bind(job, args, "combine", "date, time, tzinfo=", slots));
    if (!ft_is_date(slots[0]) && !ft_is_datetime(slots[0]))
        return ft_raise(job, FT_FAULT_TYPE,
                        "combine() argument 1 must be datetime.date, not %s",
                        ft_type_name(slots[0]));
    if (!ft_is_object(slots[1], &ft_time_class))
        return ft_raise(job, FT_FAULT_TYPE, "combine() argument 2 must be datetime.time, not %s",
                        ft_type_name(slots[1]));
    const ft_time *time = (const ft_time *)slots[1].as.object;
    const ft_tz *tz = time->tz;
    CHECK(!ft_passed(slots[2]) || ft_tz_argument(job, slots[2], &tz));
    int64_t day = ft_is_date(slots[0]) ? ((const ft_date *)slots[0].as.object)->day
                                       : ft_wall_day(((ft_datetime *)slots[0].as.object)->wall);
    return ft_datetime_make(job, day * FT_DAY_US + time->us, tz, time->fold, out);
}

static const ft_native_row class_methods[] = {
    {"now", class_now},                         {"today", class_today},
    {"utcnow", class_utcnow},                   {"fromtimestamp", class_fromtimestamp},
    {"utcfromtimestamp", class_utcfromtimestamp}, {"fromisoformat", class_fromisoformat},
    {"fromordinal", class_fromordinal},         {"fromisocalendar", class_fromisocalendar},
    {"strptime", class_strptime},               {"combine", class_combine}};

/* ---- the class */

static ft_found constant_of_datetime(ft_job *job, ft_str name, ft_value *out)
{
    if (ft_str_is(name, "min"))
        *out = datetime_value(job->arena, FT_DAY_MIN * FT_DAY_US, NULL, false);
    else if (ft_str_is(name, "max"))
        *out = datetime_value(job->arena, (FT_DAY_MAX + 1) * FT_DAY_US - 1, NULL, false);
    else if (ft_str_is(name, "resolution"))
        *out = ft_timedelta_new(job->arena, 1);
    else
        return FT_MISSING;
    return FT_FOUND;
}

static ft_found field_of(const ft_datetime *d, ft_str name, ft_value *out)
{
    ft_civil c = ft_civil_of(d->wall);
    const struct { const char *name; int value; } fields[] = {
        {"year", c.year},     {"month", c.month},   {"day", c.day},           {"hour", c.hour},
        {"minute", c.minute}, {"second", c.second}, {"microsecond", c.micro}, {"fold", d->fold}};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (ft_str_is(name, fields[i].name)) {
            *out = ft_of_int(fields[i].value);
            return FT_FOUND;
        }
    if (!ft_str_is(name, "tzinfo"))
        return FT_MISSING;
    *out = ft_tz_value(d->tz);
    return FT_FOUND;
}

static ft_found attr_datetime(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    ft_found found = field_of((ft_datetime *)self, name, out);
    if (found == FT_MISSING)
        found = ft_native_among(job->arena, FT_NATIVE_ROWS(datetime_methods), self, name, out);
    if (found == FT_MISSING)
        found = ft_native_among(job->arena, ft_day_methods, self, name, out);
    if (found == FT_MISSING)
        found = ft_native_among(job->arena, FT_NATIVE_ROWS(class_methods), NULL, name, out);
    return found == FT_MISSING ? constant_of_datetime(job, name, out) : found;
}

static bool equal_datetime(ft_object *self, ft_value other)
{
    if (!ft_is_datetime(other))
        return false;
    const ft_datetime *a = (ft_datetime *)self, *b = (ft_datetime *)other.as.object;
    return !a->tz == !b->tz && ft_datetime_utc_us(a) == ft_datetime_utc_us(b);
}

static bool raise_naive(ft_job *job, const char *verb)
{
    return ft_raise(job, FT_FAULT_TYPE, "can't %s offset-naive and offset-aware datetimes", verb);
}

static ft_found compare_datetime(ft_job *job, ft_object *self, ft_value other, int *order)
{
    if (ft_is_date(other)) {
        ft_raise(job, FT_FAULT_TYPE, "can't compare datetime.datetime to datetime.date");
        return FT_FAULTED;
    }
    if (!ft_is_datetime(other))
        return FT_MISSING;
    const ft_datetime *x = (ft_datetime *)self, *y = (ft_datetime *)other.as.object;
    if (!x->tz != !y->tz) {
        raise_naive(job, "compare");
        return FT_FAULTED;
    }
    int64_t a = ft_datetime_utc_us(x), b = ft_datetime_utc_us(y);
    *order = (a > b) - (a < b);
    return FT_FOUND;
}

static ft_found hash_datetime(ft_job *job, ft_object *self, uint64_t *out)
{
    ft_value utc = ft_of_int(ft_datetime_utc_us((ft_datetime *)self));
    return ft_hash_value(job, utc, out) ? FT_FOUND : FT_FAULTED;
}

static ft_found moved(ft_job *job, const ft_datetime *d, ft_wide by, ft_value *out)
{
    ft_wide wall = d->wall + by;
    bool near = wall > -FT_DAY_US * 4000000 && wall < FT_DAY_US * 4000000;
    int64_t day = near ? ft_wall_day((int64_t)wall) : FT_DAY_MAX + 1;
    if (!ft_day_in_range(job, day))
        return FT_FAULTED;
    *out = datetime_value(job->arena, (int64_t)wall, d->tz, false);
    return FT_FOUND;
}

static ft_found subtract(ft_job *job, const ft_datetime *a, const ft_datetime *b, ft_value *out)
{
    if (!a->tz != !b->tz) {
        raise_naive(job, "subtract");
        return FT_FAULTED;
    }
    *out = ft_timedelta_new(job->arena, ft_datetime_utc_us(a) - ft_datetime_utc_us(b));
    return FT_FOUND;
}

static ft_found binary_datetime(ft_job *job, ft_object *self, ft_binary_op op, ft_value other,
                                bool reflected, ft_value *out)
{
    const ft_datetime *d = (ft_datetime *)self;
    bool by_delta = ft_is_object(other, &ft_delta_class);
    ft_wide us = by_delta ? ((const ft_delta *)other.as.object)->us : 0;
    if (op == FT_OP_ADD && by_delta)
        return moved(job, d, us, out);
    if (op != FT_OP_SUB || reflected)
        return FT_MISSING;
    if (by_delta)
        return moved(job, d, -us, out);
    if (!ft_is_datetime(other))
        return FT_MISSING;
    return subtract(job, d, (ft_datetime *)other.as.object, out);
}

static ft_object *copy_datetime(ft_arena *arena, const ft_object *self)
{
    ft_datetime *twin = FT_NEW(arena, ft_datetime);
    *twin = *(const ft_datetime *)self;
    twin->tz = ft_tz_copy(arena, twin->tz);
    return &twin->object;
}

const ft_class ft_datetime_class = {.name = "datetime.datetime", .attr = attr_datetime,
    .str = str_datetime, .repr = repr_datetime, .equal = equal_datetime,
    .compare = compare_datetime, .hash = hash_datetime, .binary = binary_datetime,
    .copy = copy_datetime};

static bool make_datetime(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[9];
    CHECK(ft_bind(job, args, "datetime",
                  "year, month, day, hour=, minute=, second=, microsecond=, tzinfo=, *, fold=",
                  slots));
    return from_slots(job, slots, (ft_civil){0}, NULL, false, out);
}

const ft_type_object ft_datetime_type = {{&ft_type_class}, .name = "datetime.datetime",
    .make = make_datetime, .methods = FT_NATIVE_ROWS_INIT(class_methods),
    .constant = constant_of_datetime};

/* ---- the module */

static ft_value type_value(ft_arena *arena, const ft_type_object *type, const ft_clock *clock)
{
    ft_type_object *made = FT_NEW(arena, ft_type_object);
    *made = *type;
    made->self = (void *)clock;
    return ft_of_object(&made->object);
}

ft_value ft_datetime_module(ft_arena *arena, const ft_clock *clock)
{
    static const ft_type_object *const types[] = {&ft_date_type, &ft_datetime_type, &ft_time_type,
                                                  &ft_delta_type, &ft_tzinfo_type};
    ft_dict *module = ft_dict_new(arena);
    ft_clock *kept = FT_NEW(arena, ft_clock);
    *kept = *clock;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        ft_str name = ft_str_from(ft_str_of(types[i]->name), strlen("datetime."));
        ft_dict_set_text(arena, module, name, type_value(arena, types[i], kept));
    }
    return ft_of_dict(module);
}
