/* datetime_time.c - the class time; see datetime_objects.h. */
#include "value/datetime.h"
#include "value/datetime_objects.h"

/* Guards that raised already: leave with false. */
#define CHECK(condition)                                                                           \
    if (!(condition))                                                                              \
    return false

ft_value ft_time_of(ft_arena *arena, int64_t us, const ft_tz *tz, bool fold)
{
    ft_time *made = ft_alloc_raw(arena, sizeof *made);
    *made = (ft_time){{&ft_time_class}, us, tz, fold};
    return ft_of_object(&made->object);
}

ft_value ft_time_new(ft_arena *arena, int64_t microseconds_of_day)
{
    return ft_time_of(arena, microseconds_of_day, NULL, false);
}

static ft_civil civil_of(const void *time)
{
    return ft_civil_of(((const ft_time *)time)->us);
}

/* The offset a time knows: zones that change need a date to know theirs. */
static const ft_tz *known_tz(const void *time)
{
    const ft_tz *tz = ((const ft_time *)time)->tz;
    return tz && tz->zone && !ft_zone_is_static(tz->zone) ? NULL : tz;
}

static bool str_time(ft_job *job, ft_object *self, ft_buf *out)
{
    (void)job;
    ft_iso_time(out, civil_of(self), FT_SPEC_AUTO);
    ft_iso_offset(out, known_tz(self), ":");
    return true;
}

static bool repr_time(ft_job *job, ft_object *self, ft_buf *out)
{
    (void)job;
    const ft_time *time = (ft_time *)self;
    ft_civil c = civil_of(self);
    ft_buf_format(out, "datetime.time(%d, %d", c.hour, c.minute);
    if (c.second || c.micro)
        ft_buf_format(out, ", %d", c.second);
    if (c.micro)
        ft_buf_format(out, ", %d", c.micro);
    ft_buf_text(out, time->fold ? ", fold=1" : "");
    if (time->tz) {
        ft_buf_text(out, ", tzinfo=");
        ft_tz_repr(out, time->tz);
    }
    ft_buf_byte(out, ')');
    return true;
}

/* ---- methods */

static bool time_isoformat(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slot;
    ft_timespec spec;
    ft_buf made = ft_buf_in(job->arena);
    CHECK(ft_bind(job, args, "isoformat", "timespec=", &slot));
    CHECK(ft_timespec_argument(job, slot, &spec));
    ft_iso_time(&made, civil_of(self), spec);
    ft_iso_offset(&made, known_tz(self), ":");
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}

static bool time_strftime(ft_job *job, void *self, const ft_args *args, ft_value *out)
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

/* slots: hour, minute, second, microsecond, tzinfo, fold; what is not passed is `old`'s. */
static bool from_slots(ft_job *job, const ft_value *slots, const ft_time *old, ft_value *out)
{
    ft_civil civil = ft_civil_of(old->us);
    const ft_tz *tz = old->tz;
    bool fold = old->fold;
    CHECK(ft_civil_arguments(job, NULL, slots, &civil));
    CHECK(!ft_passed(slots[4]) || ft_tz_argument(job, slots[4], &tz));
    CHECK(ft_fold_argument(job, slots[5], &fold));
    *out = ft_time_of(job->arena, ft_wall_of(civil), tz, fold);
    return true;
}

static bool time_replace(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slots[6];
    CHECK(ft_bind(job, args, "replace", "hour=, minute=, second=, microsecond=, tzinfo=, *, fold=",
                  slots));
    return from_slots(job, slots, self, out);
}

static bool time_utcoffset(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    const ft_tz *tz = known_tz(self);
    CHECK(ft_bind(job, args, "utcoffset", "", out));
    *out = tz ? ft_timedelta_new(job->arena, tz->offset_us) : FT_VALUE_NONE;
    return true;
}

static bool time_tzname(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    const ft_tz *tz = known_tz(self);
    CHECK(ft_bind(job, args, "tzname", "", out));
    *out = tz ? ft_of_text(ft_tz_abbreviation(job->arena, tz)) : FT_VALUE_NONE;
    return true;
}

static bool time_dst(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    const ft_tz *tz = known_tz(self);
    CHECK(ft_bind(job, args, "dst", "", out));
    bool known = tz && tz->name.len;
    *out = known ? ft_timedelta_new(job->arena, 0) : FT_VALUE_NONE;
    return true;
}

static bool time_fromisoformat(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value text;
    ft_iso read;
    const char *why;
    CHECK(ft_bind(job, args, "fromisoformat", "time_string", &text));
    if (!ft_is(text, FT_TEXT))
        return ft_raise(job, FT_FAULT_TYPE, "fromisoformat: argument must be str");
    ft_str clock = ft_text_of(text);
    if (ft_str_starts(clock, FT_STR("T")))
        clock = ft_str_from(clock, 1);
    if (!ft_iso_read_time(clock, &read, &why))
        return ft_iso_fault(job, text, why);
    const ft_tz *tz =
        read.has_offset ? ft_tz_fixed(job->arena, read.offset_us, FT_STR("")) : NULL;
    *out = ft_time_of(job->arena, read.us, tz, false);
    return true;
}

static const ft_native_row time_methods[] = {
    {"isoformat", time_isoformat}, {"strftime", time_strftime}, {"replace", time_replace},
    {"utcoffset", time_utcoffset}, {"tzname", time_tzname},     {"dst", time_dst}};
static const ft_native_row time_class_methods[] = {{"fromisoformat", time_fromisoformat}};

/* ---- the class */

static ft_found constant_of_time(ft_job *job, ft_str name, ft_value *out)
{
    if (ft_str_is(name, "min"))
        *out = ft_time_new(job->arena, 0);
    else if (ft_str_is(name, "max"))
        *out = ft_time_new(job->arena, FT_DAY_US - 1);
    else if (ft_str_is(name, "resolution"))
        *out = ft_timedelta_new(job->arena, 1);
    else
        return FT_MISSING;
    return FT_FOUND;
}

static ft_found attr_time(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    const ft_time *time = (ft_time *)self;
    ft_civil civil = civil_of(self);
    ft_found found = FT_FOUND;
    if (ft_str_is(name, "hour"))
        *out = ft_of_int(civil.hour);
    else if (ft_str_is(name, "minute"))
        *out = ft_of_int(civil.minute);
    else if (ft_str_is(name, "second"))
        *out = ft_of_int(civil.second);
    else if (ft_str_is(name, "microsecond"))
        *out = ft_of_int(civil.micro);
    else if (ft_str_is(name, "fold"))
        *out = ft_of_int(time->fold);
    else if (ft_str_is(name, "tzinfo"))
        *out = ft_tz_value(time->tz);
    else
        found = constant_of_time(job, name, out);
    if (found == FT_MISSING)
        found = ft_native_among(job->arena, FT_NATIVE_ROWS(time_methods), self, name, out);
    if (found == FT_MISSING)
        found = ft_native_among(job->arena, ft_time_type.methods, NULL, name, out);
    return found;
}

static int64_t utc_of(const void *time)
{
    const ft_tz *tz = known_tz(time);
    return ((const ft_time *)time)->us - (tz ? tz->offset_us : 0);
}

static bool equal_time(ft_object *self, ft_value other)
{
    return ft_is_object(other, &ft_time_class) && utc_of(self) == utc_of(other.as.object) &&
           !known_tz(self) == !known_tz(other.as.object);
}

static ft_found compare_time(ft_job *job, ft_object *self, ft_value other, int *order)
{
    if (!ft_is_object(other, &ft_time_class))
        return FT_MISSING;
    if (!known_tz(self) != !known_tz(other.as.object)) {
        ft_raise(job, FT_FAULT_TYPE, "can't compare offset-naive and offset-aware times");
        return FT_FAULTED;
    }
    int64_t a = utc_of(self), b = utc_of(other.as.object);
    *order = (a > b) - (a < b);
    return FT_FOUND;
}

static ft_found hash_time(ft_job *job, ft_object *self, uint64_t *out)
{
    return ft_hash_value(job, ft_of_int(utc_of(self)), out) ? FT_FOUND : FT_FAULTED;
}

static ft_object *copy_time(ft_arena *arena, const ft_object *self)
{
    ft_time *twin = FT_NEW(arena, ft_time);
    *twin = *(const ft_time *)self;
    twin->tz = ft_tz_copy(arena, twin->tz);
    return &twin->object;
}

const ft_class ft_time_class = {.name = "datetime.time", .attr = attr_time, .str = str_time,
    .repr = repr_time, .equal = equal_time, .compare = compare_time, .hash = hash_time,
    .copy = copy_time};

static bool make_time(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[6];
    CHECK(ft_bind(job, args, "time", "hour=, minute=, second=, microsecond=, tzinfo=, *, fold=",
                  slots));
    return from_slots(job, slots, &(ft_time){{&ft_time_class}, 0, NULL, false}, out);
}

const ft_type_object ft_time_type = {{&ft_type_class}, .name = "datetime.time", .make = make_time,
    .methods = FT_NATIVE_ROWS_INIT(time_class_methods), .constant = constant_of_time};
