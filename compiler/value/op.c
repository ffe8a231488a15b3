/* op.c - type names, truth, identity, equality, order, membership, hashes, calls; see op.h.
 *
 * Arithmetic is in arithmetic.c, printing in print.c, attributes, items and slices in attribute.c,
 * iteration in iterate.c. */
#include "value/op.h"

#include "base/digest.h"
#include "base/text.h"

#include <math.h>

/* ---- names of types */

static const char *undefined_type(ft_value value)
{
    static const char *const names[] = {
        [FT_UNDEFINED_PLAIN] = "Undefined",         [FT_UNDEFINED_STRICT] = "StrictUndefined",
        [FT_UNDEFINED_CHAINABLE] = "ChainableUndefined", [FT_UNDEFINED_DEBUG] = "DebugUndefined",
        [FT_UNDEFINED_CAPTURE] = "Undefined",
    };
    return value.as.undefined ? names[value.as.undefined->mode] : "Undefined";
}

const char *ft_type_name(ft_value value)
{
    static const char *const names[] = {
        [FT_NONE] = "NoneType", [FT_BOOL] = "bool",  [FT_INT] = "int",
        [FT_BIG] = "int",       [FT_FLOAT] = "float", [FT_DECIMAL] = "decimal.Decimal",
        [FT_TEXT] = "str",      [FT_LIST] = "list",  [FT_TUPLE] = "tuple",
        [FT_DICT] = "dict",     [FT_SET] = "set",
    };
    if (value.kind == FT_UNDEFINED)
        return undefined_type(value);
    return value.kind == FT_OBJECT ? value.as.object->class->name : names[value.kind];
}

/* ---- undefined */

static ft_undefined_mode mode_of(ft_value undefined)
{
    return undefined.as.undefined ? undefined.as.undefined->mode : FT_UNDEFINED_PLAIN;
}

/* How Jinja names what a lookup was made in: "None", "dict object". */
static void add_owner(ft_buf *out, ft_str owner)
{
    if (ft_str_is(owner, "NoneType"))
        ft_buf_text(out, "None");
    else
        ft_buf_format(out, "%.*s object", FT_ARG(owner));
}

ft_str ft_undefined_message(ft_arena *arena, ft_value undefined)
{
    const ft_undefined *why = undefined.as.undefined;
    ft_buf out = ft_buf_in(arena);
    if (!why)
        return FT_STR("None is undefined");
    if (why->hint.len)
        return why->hint;
    if (why->owner.len == 0) {
        ft_repr_text(&out, why->name);
        ft_buf_text(&out, " is undefined");
    } else if (why->by_element) {
        ft_job job = ft_job_in(arena);
        add_owner(&out, why->owner);
        ft_buf_text(&out, " has no element ");
        ft_repr(&job, why->element, &out);
    } else {
        ft_buf_byte(&out, '\'');
        add_owner(&out, why->owner);
        ft_buf_text(&out, "' has no attribute ");
        ft_repr_text(&out, why->name);
    }
    return ft_buf_str(&out);
}

bool ft_raise_undefined(ft_job *job, ft_value undefined)
{
    bool unsafe = undefined.as.undefined && undefined.as.undefined->unsafe;
    ft_str message = ft_undefined_message(job->arena, undefined);
    return ft_raise(job, unsafe ? FT_FAULT_SECURITY : FT_FAULT_UNDEFINED, "%.*s", FT_ARG(message));
}

ft_value ft_undefined_in(ft_job *job, ft_value owner, ft_value key)
{
    ft_str owner_name = ft_str_of(ft_type_name(owner));
    const char *module = owner.kind == FT_OBJECT ? owner.as.object->class->module : NULL;
    if (module)
        owner_name = ft_format(job->arena, "%s.%s", module, owner.as.object->class->name);
    if (job->undefined_mode == FT_UNDEFINED_CAPTURE) /* dbt's type forgets where it was looked up */
        owner_name = FT_STR("");
    ft_str name = key.kind == FT_TEXT ? ft_text_of(key) : FT_STR("");
    ft_value made = ft_undefined_named(job->arena, job->undefined_mode, name, owner_name);
    ft_undefined *why = (ft_undefined *)made.as.undefined;
    why->by_element = key.kind != FT_TEXT;
    why->element = key;
    return made;
}

static bool refuse_strict(ft_job *job, ft_value value)
{
    return mode_of(value) != FT_UNDEFINED_STRICT || ft_raise_undefined(job, value);
}

/* ---- truth and length */

static bool truth_of_object(ft_job *job, ft_object *object, bool *out)
{
    size_t len;
    *out = true;
    if (object->class->truth) {
        *out = object->class->truth(object);
    } else if (object->class->length) {
        ft_found found = object->class->length(job, object, &len);
        if (found == FT_FAULTED)
            return false;
        *out = found == FT_MISSING || len > 0;
    }
    return true;
}

bool ft_truth(ft_job *job, ft_value value, bool *out)
{
    switch ((ft_kind)value.kind) {
    case FT_UNDEFINED:
        *out = false;
        return refuse_strict(job, value);
    case FT_NONE:
        *out = false;
        break;
    case FT_BOOL:
        *out = value.as.truth;
        break;
    case FT_INT:
        *out = value.as.number != 0;
        break;
    case FT_BIG:
        *out = ft_big_sign(value.as.big) != 0;
        break;
    case FT_FLOAT:
        *out = value.as.real != 0;
        break;
    case FT_DECIMAL:
        *out = !ft_decimal_is_zero(value.as.decimal);
        break;
    case FT_TEXT:
        *out = value.len > 0;
        break;
    case FT_LIST:
    case FT_TUPLE:
        *out = value.as.list->len > 0;
        break;
    case FT_DICT:
    case FT_SET:
        *out = value.as.dict->len > 0;
        break;
    case FT_OBJECT:
        return truth_of_object(job, value.as.object, out);
    }
    return true;
}

static bool raise_no_len(ft_job *job, ft_value value)
{
    return ft_raise(job, FT_FAULT_TYPE, "object of type '%s' has no len()", ft_type_name(value));
}

static bool length_of_object(ft_job *job, ft_value value, size_t *out)
{
    ft_object *object = value.as.object;
    if (!object->class->length)
        return raise_no_len(job, value);
    ft_found found = object->class->length(job, object, out);
    return found == FT_FOUND || (found == FT_MISSING && raise_no_len(job, value));
}

bool ft_length(ft_job *job, ft_value value, size_t *out)
{
    switch (value.kind) {
    case FT_UNDEFINED:
        *out = 0;
        return refuse_strict(job, value);
    case FT_TEXT:
        *out = ft_text_len(ft_text_of(value));
        return true;
    case FT_LIST:
    case FT_TUPLE:
        *out = value.as.list->len;
        return true;
    case FT_DICT:
    case FT_SET:
        *out = value.as.dict->len;
        return true;
    case FT_OBJECT:
        return length_of_object(job, value, out);
    default:
        return raise_no_len(job, value);
    }
}

/* ---- identity and equality */

bool ft_same(ft_value a, ft_value b)
{
    if (a.kind != b.kind)
        return false;
    switch ((ft_kind)a.kind) {
    case FT_NONE:
        return true;
    case FT_BOOL:
        return a.as.truth == b.as.truth;
    case FT_INT:
        return a.as.number == b.as.number;
    case FT_FLOAT:
        return memcmp(&a.as.real, &b.as.real, sizeof a.as.real) == 0;
    case FT_TEXT:
        return ft_str_eq(ft_text_of(a), ft_text_of(b));
    case FT_UNDEFINED: case FT_BIG: case FT_DECIMAL: case FT_LIST: case FT_TUPLE: case FT_DICT:
    case FT_SET: case FT_OBJECT:
        return a.as.object == b.as.object;
    }
    return false;
}

static int64_t small_of(ft_value value)
{
    return value.kind == FT_BOOL ? value.as.truth : value.as.number;
}

static bool is_small(ft_value value)
{
    return value.kind == FT_BOOL || value.kind == FT_INT;
}

static const ft_big *big_of(ft_job *job, ft_value value)
{
    return value.kind == FT_BIG ? value.as.big : ft_big_from_int(job->arena, small_of(value));
}

static const ft_decimal *decimal_of(ft_job *job, ft_value value)
{
    if (value.kind == FT_DECIMAL)
        return value.as.decimal;
    return value.kind == FT_BIG ? ft_decimal_from_big(job->arena, value.as.big)
                                : ft_decimal_from_int(job->arena, small_of(value));
}

static bool is_nan(ft_value value)
{
    return (value.kind == FT_FLOAT && isnan(value.as.real)) ||
           (value.kind == FT_DECIMAL && ft_decimal_is_nan(value.as.decimal));
}

static int order_of(bool less, bool greater)
{
    return greater - less;
}

/* Exact also where the int has more digits than a double. */
static int cmp_int_float(ft_job *job, ft_value whole, double real)
{
    int64_t small = is_small(whole) ? small_of(whole) : INT64_MAX;
    if (small > -(1LL << 53) && small < 1LL << 53)
        return order_of((double)small < real, (double)small > real);
    return ft_big_cmp_float(big_of(job, whole), real);
}

/* Two numbers, neither of them NaN. */
static int cmp_numbers(ft_job *job, ft_value a, ft_value b)
{
    if (is_small(a) && is_small(b))
        return order_of(small_of(a) < small_of(b), small_of(a) > small_of(b));
    if (a.kind == FT_FLOAT && b.kind == FT_FLOAT)
        return order_of(a.as.real < b.as.real, a.as.real > b.as.real);
    if (b.kind == FT_FLOAT && a.kind == FT_DECIMAL)
        return ft_decimal_cmp_float(a.as.decimal, b.as.real);
    if (b.kind == FT_FLOAT)
        return cmp_int_float(job, a, b.as.real);
    if (a.kind == FT_FLOAT)
        return -cmp_numbers(job, b, a);
    if (a.kind == FT_DECIMAL || b.kind == FT_DECIMAL)
        return ft_decimal_cmp(decimal_of(job, a), decimal_of(job, b));
    return ft_big_cmp(big_of(job, a), big_of(job, b));
}

static bool go_deeper(ft_job *job)
{
    if (job->depth >= job->depth_limit)
        return ft_raise(job, FT_FAULT_RECURSION, "maximum recursion depth exceeded in comparison");
    job->depth++;
    return true;
}

static bool equal_item(ft_job *job, ft_value a, ft_value b, bool *out)
{
    *out = ft_same(a, b);
    return *out || ft_equal(job, a, b, out);
}

static bool equal_lists(ft_job *job, const ft_list *a, const ft_list *b, bool *out)
{
    *out = a->len == b->len;
    for (size_t i = 0; *out && i < a->len && i < b->len; i++)
        if (!equal_item(job, a->at[i], b->at[i], out))
            return false;
    return true;
}

/* Of dicts, and of sets, whose values are all None. */
static bool equal_dicts(ft_job *job, const ft_dict *a, const ft_dict *b, bool *out)
{
    ft_dict_entry *entry;
    ft_value *other;
    *out = a->len == b->len;
    for (size_t at = 0; *out && (entry = ft_dict_next(a, &at));) {
        if (!ft_dict_find(job, b, entry->key, &other))
            return false;
        *out = other != NULL;
        if (other && !equal_item(job, entry->value, *other, out))
            return false;
    }
    return true;
}

static bool equal_containers(ft_job *job, ft_value a, ft_value b, bool *out)
{
    if (!go_deeper(job))
        return false;
    bool fine = a.kind == FT_LIST || a.kind == FT_TUPLE
                    ? equal_lists(job, a.as.list, b.as.list, out)
                    : equal_dicts(job, a.as.dict, b.as.dict, out);
    job->depth--;
    return fine;
}

static bool equal_objects(ft_value a, ft_value b)
{
    if (a.kind == FT_OBJECT && a.as.object->class->equal)
        return a.as.object->class->equal(a.as.object, b);
    if (b.kind == FT_OBJECT && b.as.object->class->equal)
        return b.as.object->class->equal(b.as.object, a);
    return ft_same(a, b);
}

static bool equal_undefined(ft_job *job, ft_value a, ft_value b, bool *out)
{
    *out = a.kind == b.kind && strcmp(undefined_type(a), undefined_type(b)) == 0;
    return (a.kind != FT_UNDEFINED || refuse_strict(job, a)) &&
           (b.kind != FT_UNDEFINED || refuse_strict(job, b));
}

bool ft_equal(ft_job *job, ft_value a, ft_value b, bool *out)
{
    if (a.kind == FT_TEXT && b.kind == FT_TEXT)
        *out = ft_str_eq(ft_text_of(a), ft_text_of(b));
    else if (ft_is_number(a) && ft_is_number(b))
        *out = !is_nan(a) && !is_nan(b) && cmp_numbers(job, a, b) == 0;
    else if (a.kind == FT_UNDEFINED || b.kind == FT_UNDEFINED)
        return equal_undefined(job, a, b, out);
    else if (a.kind == FT_OBJECT || b.kind == FT_OBJECT)
        *out = equal_objects(a, b);
    else if (a.kind != b.kind)
        *out = false;
    else if (a.kind == FT_NONE)
        *out = true;
    else
        return equal_containers(job, a, b, out);
    return true;
}

/* ---- order */

static bool holds(ft_order order, int cmp)
{
    switch (order) {
    case FT_LT: return cmp < 0;
    case FT_LE: return cmp <= 0;
    case FT_GT: return cmp > 0;
    case FT_GE: return cmp >= 0;
    }
    return false;
}

static bool raise_unordered(ft_job *job, ft_order order, ft_value a, ft_value b)
{
    static const char *const signs[] = {
        [FT_LT] = "<", [FT_LE] = "<=", [FT_GT] = ">", [FT_GE] = ">="};
    return ft_raise(job, FT_FAULT_TYPE, "'%s' not supported between instances of '%s' and '%s'",
                    signs[order], ft_type_name(a), ft_type_name(b));
}

static bool compare_lists(ft_job *job, ft_order order, const ft_list *a, const ft_list *b, bool *out)
{
    for (size_t i = 0; i < a->len && i < b->len; i++) {
        bool same;
        if (!equal_item(job, a->at[i], b->at[i], &same))
            return false;
        if (!same)
            return ft_compare(job, order, a->at[i], b->at[i], out);
    }
    *out = holds(order, order_of(a->len < b->len, a->len > b->len));
    return true;
}

static bool is_subset(ft_job *job, const ft_dict *part, const ft_dict *whole, bool *out)
{
    ft_dict_entry *entry;
    ft_value *found;
    *out = part->len <= whole->len;
    for (size_t at = 0; *out && (entry = ft_dict_next(part, &at));) {
        if (!ft_dict_find(job, whole, entry->key, &found))
            return false;
        *out = found != NULL;
    }
    return true;
}

static bool compare_sets(ft_job *job, ft_order order, const ft_dict *a, const ft_dict *b, bool *out)
{
    bool upward = order == FT_LT || order == FT_LE;
    if (!is_subset(job, upward ? a : b, upward ? b : a, out))
        return false;
    if ((order == FT_LT || order == FT_GT) && a->len == b->len)
        *out = false;
    return true;
}

static bool compare_objects(ft_job *job, ft_order order, ft_value a, ft_value b, bool *out)
{
    int cmp = 0;
    ft_found found = FT_MISSING;
    if (a.kind == FT_OBJECT && a.as.object->class->compare)
        found = a.as.object->class->compare(job, a.as.object, b, &cmp);
    if (found == FT_MISSING && b.kind == FT_OBJECT && b.as.object->class->compare) {
        found = b.as.object->class->compare(job, b.as.object, a, &cmp);
        cmp = -cmp;
    }
    if (found == FT_MISSING)
        return raise_unordered(job, order, a, b);
    *out = holds(order, cmp);
    return found == FT_FOUND;
}

static bool compare_same_kind(ft_job *job, ft_order order, ft_value a, ft_value b, bool *out)
{
    if (a.kind != FT_LIST && a.kind != FT_TUPLE && a.kind != FT_SET)
        return raise_unordered(job, order, a, b);
    if (!go_deeper(job))
        return false;
    bool fine = a.kind == FT_SET ? compare_sets(job, order, a.as.dict, b.as.dict, out)
                                 : compare_lists(job, order, a.as.list, b.as.list, out);
    job->depth--;
    return fine;
}

bool ft_compare(ft_job *job, ft_order order, ft_value a, ft_value b, bool *out)
{
    if (ft_is_number(a) && ft_is_number(b)) {
        bool nan = is_nan(a) || is_nan(b);
        *out = !nan && holds(order, cmp_numbers(job, a, b));
        if (nan && (a.kind == FT_DECIMAL || b.kind == FT_DECIMAL))
            return ft_raise(job, FT_FAULT_DECIMAL_INVALID, "[<class 'decimal.InvalidOperation'>]");
        return true;
    }
    if (a.kind == FT_TEXT && b.kind == FT_TEXT) {
        *out = holds(order, ft_str_cmp(ft_text_of(a), ft_text_of(b)));
        return true;
    }
    if (a.kind == FT_UNDEFINED || b.kind == FT_UNDEFINED)
        return ft_raise_undefined(job, a.kind == FT_UNDEFINED ? a : b);
    if (a.kind == FT_OBJECT || b.kind == FT_OBJECT)
        return compare_objects(job, order, a, b, out);
    if (a.kind != b.kind)
        return raise_unordered(job, order, a, b);
    return compare_same_kind(job, order, a, b, out);
}

/* ---- membership */

static bool is_among(ft_job *job, ft_value container, ft_value item, bool *out)
{
    ft_iter iter;
    ft_value have;
    ft_found found;
    *out = false;
    if (!ft_iter_begin(job, container, &iter))
        return false;
    while (!*out && (found = ft_iter_next(job, &iter, &have)) != FT_MISSING)
        if (found == FT_FAULTED || !equal_item(job, have, item, out))
            return false;
    return true;
}

static bool object_contains(ft_job *job, ft_value container, ft_value item, bool *out)
{
    ft_object *object = container.as.object;
    if (!object->class->contains)
        return is_among(job, container, item, out);
    ft_found found = object->class->contains(job, object, item);
    *out = found == FT_FOUND;
    return found != FT_FAULTED;
}

bool ft_contains(ft_job *job, ft_value container, ft_value item, bool *out)
{
    ft_value *found;
    switch (container.kind) {
    case FT_TEXT:
        if (item.kind != FT_TEXT)
            return ft_raise(job, FT_FAULT_TYPE,
                            "'in <string>' requires string as left operand, not %s",
                            ft_type_name(item));
        *out = ft_str_find(ft_text_of(container), ft_text_of(item), 0) != FT_NOWHERE;
        return true;
    case FT_DICT:
    case FT_SET:
        *out = false;
        if (container.kind == FT_SET && item.kind == FT_SET) /* as a frozenset, which none holds */
            return true;
        if (!ft_dict_find(job, container.as.dict, item, &found))
            return false;
        *out = found != NULL;
        return true;
    case FT_OBJECT:
        if (container.as.object->class->contains || ft_is_iterable(container))
            return object_contains(job, container, item, out);
        break;
    default:
        if (ft_is_iterable(container))
            return is_among(job, container, item, out);
        break;
    }
    return ft_raise(job, FT_FAULT_TYPE, "argument of type '%s' is not iterable",
                    ft_type_name(container));
}

/* ---- hashes: numbers that are equal hash alike, whatever their kind */

static uint64_t mix(uint64_t bits)
{
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9u;
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBu;
    return bits ^ (bits >> 31);
}

static uint64_t hash_float(double real)
{
    uint64_t bits;
    if (real >= -9223372036854775808.0 && real < 9223372036854775808.0 && real == floor(real))
        return mix((uint64_t)(int64_t)real);
    memcpy(&bits, &real, sizeof bits);
    return mix(bits ^ 0x5555);
}

static uint64_t hash_big(const ft_big *big)
{
    double real = HUGE_VAL;
    if (ft_big_to_float(big, &real) != FT_NUM_OK)
        real = ft_big_sign(big) < 0 ? -HUGE_VAL : HUGE_VAL;
    return hash_float(real);
}

static uint64_t hash_decimal(ft_job *job, const ft_decimal *decimal)
{
    const ft_big *whole = ft_decimal_is_finite(decimal) && ft_decimal_exponent(decimal) < 400
                              ? ft_decimal_to_big(job->arena, decimal) : NULL;
    int64_t small;
    if (whole && ft_big_to_int(whole, &small) &&
        ft_decimal_cmp(ft_decimal_from_int(job->arena, small), decimal) == 0)
        return mix((uint64_t)small);
    return hash_float(ft_decimal_to_float(decimal));
}

static bool hash_tuple(ft_job *job, const ft_list *list, uint64_t *out)
{
    *out = 0x345678 + list->len;
    if (!go_deeper(job))
        return false;
    for (size_t i = 0; i < list->len; i++) {
        uint64_t item;
        if (!ft_hash_value(job, list->at[i], &item))
            return false;
        *out = mix(*out * 31 + item);
    }
    job->depth--;
    return true;
}

static bool hash_object(ft_job *job, ft_object *object, uint64_t *out)
{
    *out = mix((uintptr_t)object);
    if (!object->class->hash)
        return true;
    ft_found found = object->class->hash(job, object, out);
    return found != FT_FAULTED ||
           ft_raise(job, FT_FAULT_TYPE, "unhashable type: '%s'", object->class->name);
}

static bool hash_any(ft_job *job, ft_value value, uint64_t *out)
{
    switch ((ft_kind)value.kind) {
    case FT_UNDEFINED:
        *out = 77 + mode_of(value);
        return refuse_strict(job, value);
    case FT_NONE:
        *out = 99;
        return true;
    case FT_BOOL:
    case FT_INT:
        *out = mix((uint64_t)small_of(value));
        return true;
    case FT_BIG:
        *out = hash_big(value.as.big);
        return true;
    case FT_FLOAT:
        *out = hash_float(value.as.real);
        return true;
    case FT_DECIMAL:
        *out = hash_decimal(job, value.as.decimal);
        return true;
    case FT_TEXT:
        *out = ft_hash(ft_text_of(value));
        return true;
    case FT_TUPLE:
        return hash_tuple(job, value.as.list, out);
    case FT_OBJECT:
        return hash_object(job, value.as.object, out);
    case FT_LIST:
    case FT_DICT:
    case FT_SET:
        break;
    }
    return ft_raise(job, FT_FAULT_TYPE, "unhashable type: '%s'", ft_type_name(value));
}

/* Never 0, which marks a removed entry. */
bool ft_hash_value(ft_job *job, ft_value value, uint64_t *out)
{
    if (!hash_any(job, value, out))
        return false;
    *out += *out == 0;
    return true;
}

/* ---- calls */

bool ft_call(ft_job *job, ft_value callee, const ft_args *args, ft_value *out)
{
    if (callee.kind == FT_OBJECT && callee.as.object->class->call)
        return callee.as.object->class->call(job, callee.as.object, args, out);
    if (callee.kind != FT_UNDEFINED)
        return ft_raise(job, FT_FAULT_TYPE, "'%s' object is not callable", ft_type_name(callee));
    if (mode_of(callee) != FT_UNDEFINED_CAPTURE)
        return ft_raise_undefined(job, callee);
    *out = callee;
    return true;
}

bool ft_to_index(ft_job *job, ft_value value, int64_t *out)
{
    if (is_small(value)) {
        *out = small_of(value);
        return true;
    }
    if (value.kind == FT_BIG)
        return ft_raise(job, FT_FAULT_OVERFLOW,
                        "Python int too large to convert to C ssize_t");
    return ft_raise(job, FT_FAULT_TYPE, "'%s' object cannot be interpreted as an integer",
                    ft_type_name(value));
}
