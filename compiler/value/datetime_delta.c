/* datetime_delta.c - timedelta: whole microseconds, at most 999,999,999 days; see
 * datetime_objects.h. */
#include "value/datetime.h"
#include "value/datetime_objects.h"

#include <math.h>

/* Guards that raised already: leave with false. */
#define CHECK(condition)                                                                           \
    if (!(condition))                                                                              \
    return false

static ft_wide floor_div(ft_wide a, ft_wide b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/* a / b rounded to the nearest, halves to even. */
static ft_wide round_div(ft_wide a, ft_wide b)
{
    if (b < 0) {
        a = -a;
        b = -b;
    }
    ft_wide quotient = floor_div(a, b), rest = a - quotient * b, other = b - rest;
    return quotient + (rest > other || (rest == other && quotient % 2 != 0));
}

typedef struct { int64_t days; int seconds, micros; } parts;

static parts parts_of(ft_wide us)
{
    ft_wide days = floor_div(us, FT_DAY_US), rest = us - days * FT_DAY_US;
    return (parts){(int64_t)days, (int)(rest / FT_SECOND_US), (int)(rest % FT_SECOND_US)};
}

static ft_value delta_value(ft_arena *arena, ft_wide us)
{
    ft_delta *made = ft_alloc_raw(arena, sizeof *made);
    *made = (ft_delta){{&ft_delta_class}, us};
    return ft_of_object(&made->object);
}

static bool too_large(ft_job *job)
{
    return ft_raise(job, FT_FAULT_OVERFLOW, "Python int too large to convert to C int");
}

bool ft_delta_make(ft_job *job, ft_wide us, ft_value *out)
{
    const ft_wide most = (ft_wide)INT32_MAX * FT_DAY_US;
    if (us > most || us < -most)
        return too_large(job);
    int64_t days = parts_of(us).days;
    if (days < -FT_DELTA_DAYS_MAX || days > FT_DELTA_DAYS_MAX)
        return ft_raise(job, FT_FAULT_OVERFLOW, "days=%lld; must have magnitude <= %d",
                        (long long)days, FT_DELTA_DAYS_MAX);
    *out = delta_value(job->arena, us);
    return true;
}

ft_value ft_timedelta_new(ft_arena *arena, int64_t microseconds)
{
    return delta_value(arena, microseconds);
}

static ft_wide us_of(ft_value delta)
{
    return ((const ft_delta *)delta.as.object)->us;
}

/* ---- printing */

void ft_delta_print(ft_buf *out, ft_wide us)
{
    parts p = parts_of(us);
    if (p.days)
        ft_buf_format(out, "%lld day%s, ", (long long)p.days,
                      p.days == 1 || p.days == -1 ? "" : "s");
    ft_buf_format(out, "%d:%02d:%02d", p.seconds / 3600, p.seconds / 60 % 60, p.seconds % 60);
    if (p.micros)
        ft_buf_format(out, ".%06d", p.micros);
}

void ft_delta_repr(ft_buf *out, ft_wide us)
{
    parts p = parts_of(us);
    const char *before = "";
    ft_buf_text(out, "datetime.timedelta(");
    if (p.days) {
        ft_buf_format(out, "days=%lld", (long long)p.days);
        before = ", ";
    }
    if (p.seconds) {
        ft_buf_format(out, "%sseconds=%d", before, p.seconds);
        before = ", ";
    }
    if (p.micros)
        ft_buf_format(out, "%smicroseconds=%d", before, p.micros);
    ft_buf_text(out, us ? ")" : "0)");
}

static bool str_delta(ft_job *job, ft_object *self, ft_buf *out)
{
    (void)job;
    ft_delta_print(out, ((ft_delta *)self)->us);
    return true;
}

static bool repr_delta(ft_job *job, ft_object *self, ft_buf *out)
{
    (void)job;
    ft_delta_repr(out, ((ft_delta *)self)->us);
    return true;
}

/* ---- arithmetic */

static bool raise_zero(ft_job *job)
{
    return ft_raise(job, FT_FAULT_ZERO_DIVISION, "integer division or modulo by zero");
}

/* A float as numerator / 2^shift, in lowest terms; false: it is not finite (raised). */
static bool ratio_of(ft_job *job, double real, int64_t *numerator, int *shift)
{
    if (isnan(real))
        return ft_raise(job, FT_FAULT_VALUE, "cannot convert NaN to integer ratio");
    if (isinf(real))
        return ft_raise(job, FT_FAULT_OVERFLOW, "cannot convert Infinity to integer ratio");
    int exponent;
    *numerator = (int64_t)ldexp(frexp(real, &exponent), 53);
    *shift = 53 - exponent;
    while (*numerator && *numerator % 2 == 0) {
        *numerator /= 2;
        --*shift;
    }
    return true;
}

static bool by_real(ft_job *job, ft_wide us, double real, ft_value *out)
{
    int64_t numerator;
    int shift;
    ft_wide product;
    CHECK(ratio_of(job, real, &numerator, &shift));
    if (numerator == 0)
        return ft_delta_make(job, 0, out);
    if (shift > -64 && shift <= 0 && !__builtin_mul_overflow(us, (ft_wide)numerator, &product) &&
        !__builtin_mul_overflow(product, (ft_wide)1 << -shift, &product))
        return ft_delta_make(job, product, out);
    if (shift > 0 && shift < 126 && !__builtin_mul_overflow(us, (ft_wide)numerator, &product))
        return ft_delta_make(job, round_div(product, (ft_wide)1 << shift), out);
    long double rough = rintl((long double)us * (long double)real);
    return fabsl(rough) < 1e24L ? ft_delta_make(job, (ft_wide)rough, out) : too_large(job);
}

static bool divide_real(ft_job *job, ft_wide us, double real, ft_value *out)
{
    int64_t numerator;
    int shift;
    ft_wide scaled;
    CHECK(ratio_of(job, real, &numerator, &shift));
    if (numerator == 0)
        return raise_zero(job);
    if (shift >= 0 && shift < 126 && !__builtin_mul_overflow(us, (ft_wide)1 << shift, &scaled))
        return ft_delta_make(job, round_div(scaled, numerator), out);
    long double rough = rintl((long double)us / (long double)real);
    return fabsl(rough) < 1e24L ? ft_delta_make(job, (ft_wide)rough, out) : too_large(job);
}

/* int and bool. What does not fit 64 bits is as far from zero as fits: for divisors, and too large for factors. */
static bool is_whole(ft_value value, int64_t *out)
{
    if (ft_is(value, FT_BIG)) {
        *out = ft_big_sign(value.as.big) < 0 ? INT64_MIN : INT64_MAX;
        return true;
    }
    *out = ft_is(value, FT_BOOL) ? value.as.truth : ft_is(value, FT_INT) ? value.as.number : 0;
    return ft_is(value, FT_BOOL) || ft_is(value, FT_INT);
}

static ft_found answered(bool fine)
{
    return fine ? FT_FOUND : FT_FAULTED;
}

static ft_found multiply(ft_job *job, ft_wide us, ft_value by, ft_value *out)
{
    int64_t number;
    ft_wide product;
    if (ft_is(by, FT_FLOAT))
        return answered(by_real(job, us, by.as.real, out));
    if (!is_whole(by, &number))
        return FT_MISSING;
    if (ft_is(by, FT_BIG) && us != 0)
        return answered(too_large(job));
    if (__builtin_mul_overflow(us, (ft_wide)number, &product))
        return answered(too_large(job));
    return answered(ft_delta_make(job, product, out));
}

static ft_found divide(ft_job *job, ft_wide us, ft_value by, ft_value *out)
{
    int64_t number;
    if (ft_is_object(by, &ft_delta_class)) {
        if (us_of(by) == 0)
            return answered(ft_raise(job, FT_FAULT_ZERO_DIVISION, "division by zero"));
        *out = ft_of_float((double)((long double)us / (long double)us_of(by)));
        return FT_FOUND;
    }
    if (ft_is(by, FT_FLOAT))
        return answered(divide_real(job, us, by.as.real, out));
    if (!is_whole(by, &number))
        return FT_MISSING;
    return answered(number ? ft_delta_make(job, round_div(us, number), out) : raise_zero(job));
}

static ft_found floor_divide(ft_job *job, ft_wide us, ft_value by, ft_value *out)
{
    int64_t number;
    bool by_delta = ft_is_object(by, &ft_delta_class);
    if (!by_delta && !is_whole(by, &number))
        return FT_MISSING;
    if (by_delta ? us_of(by) == 0 : number == 0)
        return answered(raise_zero(job));
    if (!by_delta)
        return answered(ft_delta_make(job, floor_div(us, number), out));
    ft_wide quotient = floor_div(us, us_of(by));
    if (quotient > INT64_MAX || quotient < INT64_MIN)
        return answered(too_large(job));
    *out = ft_of_int((int64_t)quotient);
    return FT_FOUND;
}

static ft_found remainder_of(ft_job *job, ft_wide us, ft_value by, ft_value *out)
{
    if (!ft_is_object(by, &ft_delta_class))
        return FT_MISSING;
    ft_wide divisor = us_of(by);
    if (divisor == 0)
        return answered(raise_zero(job));
    return answered(ft_delta_make(job, us - floor_div(us, divisor) * divisor, out));
}

static ft_found binary_delta(ft_job *job, ft_object *self, ft_binary_op op, ft_value other,
                             bool reflected, ft_value *out)
{
    ft_wide us = ((ft_delta *)self)->us;
    bool both = ft_is_object(other, &ft_delta_class);
    if (op == FT_OP_MUL)
        return multiply(job, us, other, out);
    if (reflected)
        return FT_MISSING;
    switch (op) {
    case FT_OP_ADD: return both ? answered(ft_delta_make(job, us + us_of(other), out)) : FT_MISSING;
    case FT_OP_SUB: return both ? answered(ft_delta_make(job, us - us_of(other), out)) : FT_MISSING;
    case FT_OP_DIV: return divide(job, us, other, out);
    case FT_OP_FLOORDIV: return floor_divide(job, us, other, out);
    case FT_OP_MOD: return remainder_of(job, us, other, out);
    default: return FT_MISSING;
    }
}

static ft_found negate_delta(ft_job *job, ft_object *self, ft_value *out)
{
    return answered(ft_delta_make(job, -((ft_delta *)self)->us, out));
}

static bool truth_delta(ft_object *self)
{
    return ((ft_delta *)self)->us != 0;
}

static bool equal_delta(ft_object *self, ft_value other)
{
    return ft_is_object(other, &ft_delta_class) && ((ft_delta *)self)->us == us_of(other);
}

static ft_found compare_delta(ft_job *job, ft_object *self, ft_value other, int *order)
{
    (void)job;
    if (!ft_is_object(other, &ft_delta_class))
        return FT_MISSING;
    ft_wide a = ((ft_delta *)self)->us, b = us_of(other);
    *order = (a > b) - (a < b);
    return FT_FOUND;
}

static ft_found hash_delta(ft_job *job, ft_object *self, uint64_t *out)
{
    return ft_hash_value(job, ft_of_int((int64_t)((ft_delta *)self)->us), out) ? FT_FOUND
                                                                               : FT_FAULTED;
}

/* ---- attributes */

static bool total_seconds(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value none;
    CHECK(ft_bind(job, args, "timedelta.total_seconds", "", &none));
    *out = ft_of_float((double)((long double)((ft_delta *)self)->us / 1e6L));
    return true;
}

static const ft_native_row delta_methods[] = {{"total_seconds", total_seconds}};

static ft_value least_delta(ft_arena *arena)
{
    return delta_value(arena, -(ft_wide)FT_DELTA_DAYS_MAX * FT_DAY_US);
}

static ft_found constant_of_delta(ft_job *job, ft_str name, ft_value *out)
{
    ft_wide most = ((ft_wide)FT_DELTA_DAYS_MAX + 1) * FT_DAY_US - 1;
    if (ft_str_is(name, "min"))
        *out = least_delta(job->arena);
    else if (ft_str_is(name, "max"))
        *out = delta_value(job->arena, most);
    else if (ft_str_is(name, "resolution"))
        *out = delta_value(job->arena, 1);
    else
        return FT_MISSING;
    return FT_FOUND;
}

static ft_found attr_delta(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    parts p = parts_of(((ft_delta *)self)->us);
    if (ft_str_is(name, "days"))
        *out = ft_of_int(p.days);
    else if (ft_str_is(name, "seconds"))
        *out = ft_of_int(p.seconds);
    else if (ft_str_is(name, "microseconds"))
        *out = ft_of_int(p.micros);
    else if (constant_of_delta(job, name, out) == FT_FOUND)
        return FT_FOUND;
    else
        return ft_native_among(job->arena, FT_NATIVE_ROWS(delta_methods), self, name, out);
    return FT_FOUND;
}

static ft_object *copy_delta(ft_arena *arena, const ft_object *self)
{
    ft_delta *twin = FT_NEW(arena, ft_delta);
    *twin = *(const ft_delta *)self;
    return &twin->object;
}

const ft_class ft_delta_class = {.name = "datetime.timedelta", .attr = attr_delta,
    .str = str_delta, .repr = repr_delta, .truth = truth_delta, .equal = equal_delta,
    .compare = compare_delta, .hash = hash_delta, .binary = binary_delta, .negate = negate_delta,
    .copy = copy_delta};

/* ---- timedelta(...) */

static const struct { const char *name; int64_t us; } units[] = {
    {"days", FT_DAY_US},         {"seconds", FT_SECOND_US},     {"microseconds", 1},
    {"milliseconds", 1000},      {"minutes", 60 * FT_SECOND_US},  {"hours", 3600 * FT_SECOND_US},
    {"weeks", 7 * FT_DAY_US}};

/* Adds `real` units: whole microseconds to *us, the rest to *left. */
static bool add_real(ft_job *job, double real, int64_t unit, ft_wide *us, double *left)
{
    double whole, fraction = modf(real, &whole), rest;
    if (isnan(real))
        return ft_raise(job, FT_FAULT_VALUE, "cannot convert float NaN to integer");
    if (isinf(real))
        return ft_raise(job, FT_FAULT_OVERFLOW, "cannot convert float infinity to integer");
    if (fabs(whole) > 1e23 / (double)unit)
        return too_large(job);
    *us += (ft_wide)whole * unit;
    rest = modf(fraction * (double)unit, &whole);
    *us += (ft_wide)whole;
    *left += rest;
    return true;
}

/* `left` rounded to a whole number so that the sum's halves go to even. */
static ft_wide rounded_left(ft_wide us, double left)
{
    double whole = round(left);
    if (fabs(whole - left) == 0.5) {
        double odd = us % 2 != 0;
        whole = 2.0 * round((left + odd) * 0.5) - odd;
    }
    return (ft_wide)whole;
}

static bool make_delta(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[7];
    ft_wide us = 0;
    double left = 0;
    int64_t number;
    CHECK(ft_bind(job, args, "timedelta",
                  "days=, seconds=, microseconds=, milliseconds=, minutes=, hours=, weeks=",
                  slots));
    for (size_t i = 0; i < 7; i++) {
        if (!ft_passed(slots[i]))
            continue;
        if (is_whole(slots[i], &number))
            us += (ft_wide)number * units[i].us;
        else if (ft_is(slots[i], FT_FLOAT) &&
                 !add_real(job, slots[i].as.real, units[i].us, &us, &left))
            return false;
        else if (!ft_is(slots[i], FT_FLOAT))
            return ft_raise(job, FT_FAULT_TYPE, "unsupported type for timedelta %s component: %s",
                            units[i].name, ft_type_name(slots[i]));
    }
    return ft_delta_make(job, us + rounded_left(us, left), out);
}

const ft_type_object ft_delta_type = {{&ft_type_class}, .name = "datetime.timedelta",
    .make = make_delta, .constant = constant_of_delta};
