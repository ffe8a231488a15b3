/* datetime_tz.c - zone objects: datetime.timezone and what modules.pytz gives; see
 * datetime_objects.h.
 *
 * pytz's rules: a named zone as timezone() gives it stands for the zone's first offset, and
 * localize(), fromutc() and normalize() choose among its offsets by the time they are given. */
#include "value/datetime.h"
#include "value/datetime_objects.h"

#include <time.h>

/* Guards that raised already: leave with false. */
#define CHECK(condition)                                                                           \
    if (!(condition))                                                                              \
    return false

static const ft_class fixed_class, pytz_class, utc_class;

const ft_tz ft_utc_plain = {{&fixed_class}, .period = {.name = FT_STR_INIT("UTC")}};
const ft_tz ft_utc_pytz = {{&utc_class}, FT_STR_INIT("UTC"), {.name = FT_STR_INIT("UTC")}};

bool ft_is_tz(ft_value value)
{
    return ft_is_object(value, &fixed_class) || ft_is_object(value, &pytz_class) ||
           ft_is_object(value, &utc_class);
}

/* ---- making */

const ft_tz *ft_tz_fixed(ft_arena *arena, int64_t offset_us, ft_str name)
{
    if (offset_us == 0 && name.len == 0)
        return &ft_utc_plain;
    ft_tz *made = FT_NEW(arena, ft_tz);
    *made = (ft_tz){{&fixed_class}, .name = name, .offset_us = offset_us};
    made->period.offset = (int32_t)ft_floor_div(offset_us, FT_SECOND_US);
    return made;
}

/* pytz.FixedOffset: whole minutes, nameless. */
static const ft_tz *fixed_minutes(ft_arena *arena, int64_t minutes)
{
    if (minutes == 0)
        return &ft_utc_pytz;
    ft_tz *made = FT_NEW(arena, ft_tz);
    *made = (ft_tz){{&pytz_class}, .offset_us = minutes * 60 * FT_SECOND_US};
    made->period.offset = (int32_t)minutes * 60;
    return made;
}

static const ft_tz *of_zone(ft_arena *arena, const ft_zone *zone, ft_zone_period period)
{
    ft_tz *made = FT_NEW(arena, ft_tz);
    *made = (ft_tz){{&pytz_class}, ft_zone_name(zone), period, period.offset * FT_SECOND_US, zone};
    return made;
}

const ft_tz *ft_tz_at(ft_arena *arena, const ft_tz *tz, int64_t utc_us)
{
    if (!tz->zone || ft_zone_is_static(tz->zone))
        return tz;
    return of_zone(arena, tz->zone, ft_zone_at(tz->zone, ft_floor_div(utc_us, FT_SECOND_US)));
}

static struct tm machine_time(int64_t utc_seconds)
{
    time_t seconds = (time_t)utc_seconds;
    struct tm local = {0};
    localtime_r(&seconds, &local);
    return local;
}

const ft_tz *ft_tz_local(ft_arena *arena, int64_t utc_us)
{
    struct tm local = machine_time(ft_floor_div(utc_us, FT_SECOND_US));
    ft_str name = local.tm_zone ? ft_str_copy(arena, ft_str_of(local.tm_zone)) : FT_STR("");
    return ft_tz_fixed(arena, local.tm_gmtoff * FT_SECOND_US, name);
}

int64_t ft_local_offset(int64_t wall)
{
    int64_t seconds = ft_floor_div(wall, FT_SECOND_US);
    int64_t guess = machine_time(seconds).tm_gmtoff;
    int64_t earlier = machine_time(seconds - 86400).tm_gmtoff; /* of two, the first */
    if (machine_time(seconds - earlier).tm_gmtoff == earlier)
        return earlier * FT_SECOND_US;
    return machine_time(seconds - guess).tm_gmtoff * FT_SECOND_US;
}

int64_t ft_local_offset_at(int64_t utc_us)
{
    return machine_time(ft_floor_div(utc_us, FT_SECOND_US)).tm_gmtoff * FT_SECOND_US;
}

bool ft_tz_same(const ft_tz *a, const ft_tz *b)
{
    if (a == b || !a || !b)
        return a == b;
    return a->object.class == b->object.class && ft_str_eq(a->name, b->name) &&
           a->offset_us == b->offset_us && a->period.dst == b->period.dst &&
           ft_str_eq(a->period.name, b->period.name);
}

bool ft_tz_argument(ft_job *job, ft_value value, const ft_tz **out)
{
    *out = NULL;
    if (!ft_passed(value) || ft_is(value, FT_NONE))
        return true;
    if (!ft_is_tz(value))
        return ft_raise(job, FT_FAULT_TYPE,
                        "tzinfo argument must be None or of a tzinfo subclass, not type '%s'",
                        ft_type_name(value));
    *out = (const ft_tz *)value.as.object;
    return true;
}

ft_value ft_tz_value(const ft_tz *tz)
{
    return tz ? ft_of_object((ft_object *)&tz->object) : FT_VALUE_NONE;
}

/* ---- printing */

ft_str ft_tz_abbreviation(ft_arena *arena, const ft_tz *tz)
{
    if (tz->object.class != &fixed_class || tz == &ft_utc_plain)
        return tz->period.name;
    if (tz->name.len)
        return tz->name;
    ft_buf out = ft_buf_in(arena);
    ft_buf_text(&out, "UTC");
    if (tz->offset_us)
        ft_iso_offset(&out, tz, ":");
    return ft_buf_str(&out);
}

static void repr_fixed(ft_buf *out, const ft_tz *tz)
{
    if (tz == &ft_utc_plain) {
        ft_buf_text(out, "datetime.timezone.utc");
        return;
    }
    ft_buf_text(out, "datetime.timezone(");
    ft_delta_repr(out, tz->offset_us);
    if (tz->name.len) {
        ft_buf_text(out, ", ");
        ft_repr_text(out, tz->name);
    }
    ft_buf_byte(out, ')');
}

/* <DstTzInfo 'Europe/Berlin' CET+1:00:00 STD> */
static void repr_named(ft_buf *out, const ft_tz *tz)
{
    bool is_static = ft_zone_is_static(tz->zone);
    ft_buf_text(out, is_static ? "<StaticTzInfo " : "<DstTzInfo ");
    ft_repr_text(out, tz->name);
    if (!is_static) {
        ft_buf_format(out, " %.*s%s", FT_ARG(tz->period.name), tz->offset_us > 0 ? "+" : "");
        ft_delta_print(out, tz->offset_us);
        ft_buf_text(out, tz->period.dst ? " DST" : " STD");
    }
    ft_buf_byte(out, '>');
}

void ft_tz_repr(ft_buf *out, const ft_tz *tz)
{
    if (tz->object.class == &fixed_class)
        repr_fixed(out, tz);
    else if (tz->object.class == &utc_class)
        ft_buf_text(out, "<UTC>");
    else if (tz->zone)
        repr_named(out, tz);
    else
        ft_buf_format(out, "pytz.FixedOffset(%d)", tz->period.offset / 60);
}

static bool repr_tz(ft_job *job, ft_object *self, ft_buf *out)
{
    (void)job;
    ft_tz_repr(out, (const ft_tz *)self);
    return true;
}

static bool str_tz(ft_job *job, ft_object *self, ft_buf *out)
{
    const ft_tz *tz = (const ft_tz *)self;
    if (self->class == &fixed_class)
        ft_buf_add(out, ft_tz_abbreviation(job->arena, tz));
    else if (tz->name.len)
        ft_buf_add(out, tz->name);
    else
        ft_tz_repr(out, tz);
    return true;
}

/* ---- choosing an offset for a local time */

/* The offsets of `zone` by which this wall time exists: none, one, or two (earlier UTC first). */
static size_t offsets_at(const ft_zone *zone, int64_t wall, ft_zone_period found[2])
{
    size_t len = 0;
    int64_t seconds = ft_floor_div(wall, FT_SECOND_US);
    for (int days = -1; days <= 1; days += 2) {
        ft_zone_period guess = ft_zone_at(zone, seconds + days * 86400);
        ft_zone_period held = ft_zone_at(zone, seconds - guess.offset);
        if (held.offset != guess.offset || (len && found[0].offset == held.offset))
            continue;
        found[len++] = held;
    }
    return len;
}

static bool raise_local(ft_job *job, ft_fault_class kind, int64_t wall)
{
    ft_buf shown = ft_buf_in(job->arena);
    ft_civil civil = ft_civil_of(wall);
    ft_iso_date(&shown, civil);
    ft_buf_byte(&shown, ' ');
    ft_iso_time(&shown, civil, FT_SPEC_AUTO);
    return ft_raise(job, kind, "%.*s", FT_ARG(ft_buf_str(&shown)));
}

/* Of two periods: the one whose daylight saving is `is_dst`; else, by UTC, the first for daylight
 * saving and the last for standard time. */
static ft_zone_period prefer(const ft_zone_period two[2], bool is_dst)
{
    bool first = (two[0].dst != 0) == is_dst, second = (two[1].dst != 0) == is_dst;
    if (first != second)
        return first ? two[0] : two[1];
    bool first_is_earlier = two[0].offset > two[1].offset;
    return first_is_earlier == is_dst ? two[0] : two[1];
}

/* `is_dst`: True, False, or None, which raises where the time is not plain. */
static bool period_at(ft_job *job, const ft_zone *zone, int64_t wall, ft_value is_dst,
                      ft_zone_period *out)
{
    ft_zone_period found[2];
    bool dst, strict = ft_is(is_dst, FT_NONE);
    size_t len = offsets_at(zone, wall, found);
    CHECK(ft_truth(job, is_dst, &dst));
    if (len == 1) {
        *out = found[0];
        return true;
    }
    if (strict)
        return raise_local(job, len ? FT_FAULT_AMBIGUOUS_TIME : FT_FAULT_NON_EXISTENT_TIME, wall);
    if (len == 2) {
        *out = prefer(found, dst);
        return true;
    }
    int64_t away = 6 * 3600 * FT_SECOND_US * (dst ? 1 : -1); /* out of the gap */
    len = offsets_at(zone, wall + away, found);
    *out = len ? found[len - 1]
               : ft_zone_at(zone, ft_floor_div(wall + away, FT_SECOND_US));
    return true;
}

static bool datetime_argument(ft_job *job, ft_value value, const ft_datetime **out)
{
    if (!ft_is_datetime(value))
        return ft_raise(job, FT_FAULT_TYPE, "a datetime is needed, not '%s'", ft_type_name(value));
    *out = (const ft_datetime *)value.as.object;
    return true;
}

static bool raise_not_naive(ft_job *job)
{
    return ft_raise(job, FT_FAULT_VALUE, "Not naive datetime (tzinfo is already set)");
}

/* ---- methods */

static bool tz_localize(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    const ft_tz *tz = self;
    const ft_datetime *when;
    ft_value slots[2];
    ft_zone_period period;
    CHECK(ft_bind(job, args, "localize", "dt, is_dst=", slots));
    CHECK(datetime_argument(job, slots[0], &when));
    if (when->tz)
        return raise_not_naive(job);
    if (!tz->zone || ft_zone_is_static(tz->zone))
        return ft_datetime_make(job, when->wall, tz, when->fold, out);
    ft_value is_dst = ft_passed(slots[1]) ? slots[1] : FT_VALUE_FALSE;
    CHECK(period_at(job, tz->zone, when->wall, is_dst, &period));
    tz = of_zone(job->arena, tz->zone, period);
    return ft_datetime_make(job, when->wall, tz, when->fold, out);
}

static bool at_utc(ft_job *job, const ft_tz *tz, int64_t utc, ft_value *out)
{
    tz = ft_tz_at(job->arena, tz, utc);
    return ft_datetime_make(job, utc + tz->offset_us, tz, false, out);
}

static bool tz_fromutc(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slot;
    const ft_datetime *when;
    CHECK(ft_bind(job, args, "fromutc", "dt", &slot) && datetime_argument(job, slot, &when));
    return at_utc(job, self, when->wall, out);
}

static bool tz_normalize(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slots[2];
    const ft_datetime *when;
    CHECK(ft_bind(job, args, "normalize", "dt, is_dst=", slots));
    CHECK(datetime_argument(job, slots[0], &when));
    if (!when->tz)
        return ft_raise(job, FT_FAULT_VALUE, "Naive time - no tzinfo set");
    return at_utc(job, self, ft_datetime_utc_us(when), out);
}

/* The zone object that holds for the argument of utcoffset(), dst() and tzname(); NULL for None. */
static bool held_for(ft_job *job, const ft_tz *self, const ft_args *args, const char *name,
                     const ft_tz **out)
{
    ft_value slots[2];
    const ft_datetime *when;
    ft_zone_period period;
    CHECK(ft_bind(job, args, name, "dt, is_dst=", slots));
    bool changes = self->zone && !ft_zone_is_static(self->zone);
    *out = changes && ft_is(slots[0], FT_NONE) ? NULL : self;
    if (!changes || !*out)
        return true;
    CHECK(datetime_argument(job, slots[0], &when));
    if (when->tz && ft_tz_same(when->tz, self))
        return true;
    if (when->tz)
        return raise_not_naive(job);
    ft_value is_dst = ft_passed(slots[1]) ? slots[1] : FT_VALUE_NONE;
    CHECK(period_at(job, self->zone, when->wall, is_dst, &period));
    *out = of_zone(job->arena, self->zone, period);
    return true;
}

static bool tz_utcoffset(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    const ft_tz *held;
    CHECK(held_for(job, self, args, "utcoffset", &held));
    *out = held ? ft_timedelta_new(job->arena, held->offset_us) : FT_VALUE_NONE;
    return true;
}

static bool tz_dst(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    const ft_tz *held;
    CHECK(held_for(job, self, args, "dst", &held));
    bool none = !held || held->object.class == &fixed_class;
    *out = none ? FT_VALUE_NONE : ft_timedelta_new(job->arena, held->period.dst * FT_SECOND_US);
    return true;
}

static bool tz_tzname(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    const ft_tz *tz = self, *held;
    CHECK(held_for(job, tz, args, "tzname", &held));
    bool nameless = tz->object.class == &pytz_class && !tz->zone;
    *out = nameless ? FT_VALUE_NONE
                    : ft_of_text(held ? ft_tz_abbreviation(job->arena, held) : tz->name);
    return true;
}

static const ft_native_row pytz_methods[] = {
    {"localize", tz_localize},   {"normalize", tz_normalize}, {"fromutc", tz_fromutc},
    {"utcoffset", tz_utcoffset}, {"dst", tz_dst},             {"tzname", tz_tzname}};
static const ft_native_row fixed_methods[] = {
    {"fromutc", tz_fromutc}, {"utcoffset", tz_utcoffset}, {"dst", tz_dst}, {"tzname", tz_tzname}};

static ft_found attr_pytz(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    const ft_tz *tz = (const ft_tz *)self;
    if (!ft_str_is(name, "zone"))
        return ft_native_among(job->arena, FT_NATIVE_ROWS(pytz_methods), self, name, out);
    *out = tz->name.len ? ft_of_text(tz->name) : FT_VALUE_NONE;
    return FT_FOUND;
}

static ft_found attr_fixed(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    if (!ft_str_is(name, "utc"))
        return ft_native_among(job->arena, FT_NATIVE_ROWS(fixed_methods), self, name, out);
    *out = ft_tz_value(&ft_utc_plain);
    return FT_FOUND;
}

static bool equal_tz(ft_object *self, ft_value other)
{
    const ft_tz *tz = (const ft_tz *)self;
    if (!ft_is_tz(other))
        return false;
    const ft_tz *than = (const ft_tz *)other.as.object;
    if (self->class == &fixed_class && than->object.class == &fixed_class)
        return tz->offset_us == than->offset_us;
    return ft_tz_same(tz, than);
}

static ft_found hash_tz(ft_job *job, ft_object *self, uint64_t *out)
{
    ft_value offset = ft_of_int(((const ft_tz *)self)->offset_us);
    return ft_hash_value(job, offset, out) ? FT_FOUND : FT_FAULTED;
}

const ft_tz *ft_tz_copy(ft_arena *arena, const ft_tz *tz)
{
    if (!tz || tz == &ft_utc_plain || tz == &ft_utc_pytz)
        return tz;
    ft_tz *twin = FT_NEW(arena, ft_tz);
    *twin = *tz;
    twin->name = ft_str_copy(arena, tz->name);
    twin->period.name = ft_str_copy(arena, tz->period.name);
    twin->zone = tz->zone ? ft_zone_load(arena, ft_zone_name(tz->zone)) : NULL;
    return twin;
}

static ft_object *copy_tz(ft_arena *arena, const ft_object *self)
{
    return (ft_object *)&ft_tz_copy(arena, (const ft_tz *)self)->object;
}

static const ft_class fixed_class = {.name = "datetime.timezone", .attr = attr_fixed,
    .repr = repr_tz, .str = str_tz, .equal = equal_tz, .hash = hash_tz, .copy = copy_tz};
static const ft_class pytz_class = {.name = "DstTzInfo", .attr = attr_pytz, .repr = repr_tz,
    .str = str_tz, .equal = equal_tz, .hash = hash_tz, .copy = copy_tz};
static const ft_class utc_class = {.name = "UTC", .attr = attr_pytz, .repr = repr_tz,
    .str = str_tz, .equal = equal_tz, .hash = hash_tz, .copy = copy_tz};

const ft_type_object ft_tzinfo_type = {{&ft_type_class}, .name = "datetime.tzinfo"};

/* ---- modules.pytz */

static bool raise_unknown(ft_job *job, ft_value name)
{
    ft_buf shown = ft_buf_in(job->arena);
    CHECK(ft_repr(job, name, &shown));
    return ft_raise(job, FT_FAULT_UNKNOWN_TIMEZONE, "%.*s", FT_ARG(ft_buf_str(&shown)));
}

static bool pytz_timezone(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value name;
    CHECK(ft_bind(job, args, "timezone", "zone", &name));
    if (!ft_is(name, FT_TEXT))
        return raise_unknown(job, name);
    if (ft_str_eq_nocase(ft_text_of(name), FT_STR("UTC"))) {
        *out = ft_tz_value(&ft_utc_pytz);
        return true;
    }
    const ft_zone *zone = ft_zone_load(job->arena, ft_text_of(name));
    if (!zone)
        return raise_unknown(job, name);
    *out = ft_tz_value(of_zone(job->arena, zone, ft_zone_first(zone)));
    return true;
}

static bool pytz_fixed(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slot;
    int64_t minutes;
    CHECK(ft_bind(job, args, "FixedOffset", "offset", &slot) && ft_to_index(job, slot, &minutes));
    if (minutes <= -1440 || minutes >= 1440)
        return ft_raise(job, FT_FAULT_VALUE, "absolute offset is too large, %lld",
                        (long long)minutes);
    *out = ft_tz_value(fixed_minutes(job->arena, minutes));
    return true;
}

/* ---- lists that are read from tzdata when somebody looks: of names, and by country code */

typedef enum { ALL_NAMES, COMMON_NAMES, ALL_SET, COMMON_SET } names_kind;
typedef struct { ft_object object; names_kind kind; } names_object;

/* A name of zone.tab, or one of those pytz counts as common besides. */
static bool is_common(ft_str name, ft_dict *in_table)
{
    static const char *const besides[] = {
        "UTC", "GMT", "US/Alaska", "US/Arizona", "US/Central", "US/Eastern", "US/Hawaii",
        "US/Mountain", "US/Pacific", "Canada/Atlantic", "Canada/Central", "Canada/Eastern",
        "Canada/Mountain", "Canada/Newfoundland", "Canada/Pacific"};
    for (size_t i = 0; i < sizeof besides / sizeof *besides; i++)
        if (ft_str_is(name, besides[i]))
            return true;
    return ft_dict_find_text(in_table, name) != NULL;
}

/* Column `column` (from 0) of a line of tzdata. */
static ft_str column_of(ft_str line, int column)
{
    ft_str cell = {0};
    for (int i = 0; i <= column; i++)
        if (!ft_str_cut(&line, '\t', &cell))
            return FT_STR("");
    return cell;
}

static ft_dict *table_names(ft_arena *arena)
{
    ft_dict *found = ft_dict_new(arena);
    ft_zone_names lines = ft_zone_table(arena, "zone.tab");
    for (size_t i = 0; i < lines.len; i++)
        ft_dict_set_text(arena, found, column_of(lines.at[i], 2), FT_VALUE_NONE);
    return found;
}

static ft_value names_value(ft_arena *arena, names_kind kind)
{
    bool common = kind == COMMON_NAMES || kind == COMMON_SET;
    ft_zone_names all = ft_zone_all(arena);
    ft_dict *in_table = common ? table_names(arena) : NULL, *set = ft_dict_new(arena);
    ft_list *list = ft_list_new(arena, all.len);
    for (size_t i = 0; i < all.len; i++) {
        if (common && !is_common(all.at[i], in_table))
            continue;
        if (kind == ALL_SET || kind == COMMON_SET)
            ft_dict_set_text(arena, set, all.at[i], FT_VALUE_NONE);
        else
            ft_list_add(arena, list, ft_of_text(all.at[i]));
    }
    return kind == ALL_SET || kind == COMMON_SET ? ft_of_set(set) : ft_of_list(list);
}

static ft_value names_of(ft_job *job, ft_object *self)
{
    return names_value(job->arena, ((names_object *)self)->kind);
}

static bool repr_names(ft_job *job, ft_object *self, ft_buf *out)
{
    return ft_repr(job, names_of(job, self), out);
}

static ft_found length_of_names(ft_job *job, ft_object *self, size_t *out)
{
    return ft_length(job, names_of(job, self), out) ? FT_FOUND : FT_FAULTED;
}

static ft_found item_of_names(ft_job *job, ft_object *self, ft_value key, ft_value *out)
{
    return ft_get_item(job, names_of(job, self), key, out) ? FT_FOUND : FT_FAULTED;
}

static ft_found contains_name(ft_job *job, ft_object *self, ft_value item)
{
    bool found;
    if (!ft_contains(job, names_of(job, self), item, &found))
        return FT_FAULTED;
    return found ? FT_FOUND : FT_MISSING;
}

static ft_found next_name(ft_job *job, void *state, ft_value *out)
{
    return ft_iter_next(job, state, out);
}

static bool iterate_names(ft_job *job, ft_object *self, ft_value *iterator)
{
    ft_iter *iter = FT_NEW(job->arena, ft_iter);
    *iterator = ft_generator_new(job->arena, "list_iterator", next_name, iter);
    return ft_iter_begin(job, names_of(job, self), iter);
}

static bool names_to_data(ft_job *job, ft_object *self, ft_value *out)
{
    *out = names_of(job, self);
    return true;
}

static const ft_class names_class = {.name = "LazyList", .sequence = 1, .repr = repr_names,
    .length = length_of_names, .item = item_of_names, .contains = contains_name,
    .iter = iterate_names, .to_data = names_to_data};
static names_object name_lists[] = {{{&names_class}, ALL_NAMES}, {{&names_class}, COMMON_NAMES},
                                    {{&names_class}, ALL_SET},   {{&names_class}, COMMON_SET}};

/* What tzdata's tables say of a country: its name, or its zones. FT_MISSING: no such country. */
static ft_found of_country(ft_job *job, bool zones, ft_value code, ft_value *out)
{
    if (!ft_is(code, FT_TEXT))
        return FT_MISSING;
    ft_zone_names lines = ft_zone_table(job->arena, zones ? "zone.tab" : "iso3166.tab");
    ft_list *found = ft_list_new(job->arena, 0);
    for (size_t i = 0; i < lines.len; i++)
        if (ft_str_eq_nocase(column_of(lines.at[i], 0), ft_text_of(code)))
            ft_list_add(job->arena, found, ft_of_text(column_of(lines.at[i], zones ? 2 : 1)));
    if (found->len == 0)
        return FT_MISSING;
    *out = zones ? ft_of_list(found) : found->at[0];
    return FT_FOUND;
}

static ft_found zones_of_country(ft_job *job, ft_object *self, ft_value code, ft_value *out)
{
    (void)self;
    return of_country(job, true, code, out);
}

static ft_found name_of_country(ft_job *job, ft_object *self, ft_value code, ft_value *out)
{
    (void)self;
    return of_country(job, false, code, out);
}

static bool call_country_timezones(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value code;
    CHECK(ft_bind(job, args, "country_timezones", "iso3166_code", &code));
    ft_found found = of_country(job, true, code, out);
    if (found != FT_MISSING)
        return found == FT_FOUND;
    ft_buf shown = ft_buf_in(job->arena);
    CHECK(ft_repr(job, code, &shown));
    return ft_raise(job, FT_FAULT_KEY, "%.*s", FT_ARG(ft_buf_str(&shown)));
}

static const ft_class country_timezones_class = {.name = "_CountryTimezoneDict", .mapping = 1,
    .callable = 1, .item = zones_of_country, .call = call_country_timezones};
static const ft_class country_names_class = {
    .name = "_CountryNameDict", .mapping = 1, .item = name_of_country};
static ft_object country_timezones = {&country_timezones_class};
static ft_object country_names = {&country_names_class};

static ft_type_object pytz_types[] = {
    {{&ft_type_class}, .name = "pytz.exceptions.AmbiguousTimeError"},
    {{&ft_type_class}, .name = "pytz.exceptions.InvalidTimeError"},
    {{&ft_type_class}, .name = "pytz.exceptions.NonExistentTimeError"},
    {{&ft_type_class}, .name = "pytz.exceptions.UnknownTimeZoneError"},
    {{&ft_type_class}, .name = "pytz.tzinfo.BaseTzInfo"}};

ft_value ft_pytz_module(ft_arena *arena, const ft_clock *clock)
{
    (void)clock; /* zones know no time of their own */
    static const char *const list_names[] = {"all_timezones", "common_timezones",
                                             "all_timezones_set", "common_timezones_set"};
    ft_dict *module = ft_dict_new(arena);
    ft_dict_set_text(arena, module, FT_STR("timezone"),
                     ft_native_new(arena, "timezone", pytz_timezone, NULL));
    ft_dict_set_text(arena, module, FT_STR("utc"), ft_tz_value(&ft_utc_pytz));
    ft_dict_set_text(arena, module, FT_STR("FixedOffset"),
                     ft_native_new(arena, "FixedOffset", pytz_fixed, NULL));
    ft_dict_set_text(arena, module, FT_STR("country_timezones"), ft_of_object(&country_timezones));
    ft_dict_set_text(arena, module, FT_STR("country_names"), ft_of_object(&country_names));
    for (size_t i = 0; i < 4; i++)
        ft_dict_set_text(arena, module, ft_str_of(list_names[i]),
                         ft_of_object(&name_lists[i].object));
    for (size_t i = 0; i < sizeof pytz_types / sizeof *pytz_types; i++) {
        ft_str name = ft_str_of(pytz_types[i].name);
        ft_dict_set_text(arena, module, ft_str_from(name, ft_str_rfind_byte(name, '.') + 1),
                         ft_of_object(&pytz_types[i].object));
    }
    return ft_of_dict(module);
}
