/* tests.c - the functions behind `is`; see tests.h. */
#include "render/tests.h"

#include "base/text.h"
#include "value/methods.h"

/* The one or two operands of a test. */
static bool arity(ft_job *job, const ft_args *args, const char *name, size_t count)
{
    return ft_method_arity(job, args, name, count, count);
}

/* ---- comparison */

static bool is_eq(ft_job *job, ft_value input, const ft_args *args, bool *out)
{
    return arity(job, args, "eq", 1) && ft_equal(job, input, args->at[0], out);
}

static bool is_ne(ft_job *job, ft_value input, const ft_args *args, bool *out)
{
    if (!arity(job, args, "ne", 1) || !ft_equal(job, input, args->at[0], out))
        return false;
    *out = !*out;
    return true;
}

#define ORDER_TEST(name, order)                                                                    \
    static bool is_##name(ft_job *job, ft_value input, const ft_args *args, bool *out)             \
    {                                                                                              \
        return arity(job, args, #name, 1) && ft_compare(job, order, input, args->at[0], out);      \
    }
ORDER_TEST(lt, FT_LT)
ORDER_TEST(le, FT_LE)
ORDER_TEST(gt, FT_GT)
ORDER_TEST(ge, FT_GE)

static bool is_sameas(ft_job *job, ft_value input, const ft_args *args, bool *out)
{
    if (!arity(job, args, "sameas", 1))
        return false;
    *out = ft_same(input, args->at[0]);
    return true;
}

static bool is_in(ft_job *job, ft_value input, const ft_args *args, bool *out)
{
    return arity(job, args, "in", 1) && ft_contains(job, args->at[0], input, out);
}

/* input % divisor == rest */
static bool leaves(ft_job *job, ft_value input, ft_value divisor, int64_t rest, bool *out)
{
    ft_value left;
    return ft_binary(job, FT_OP_MOD, input, divisor, &left) &&
           ft_equal(job, left, ft_of_int(rest), out);
}

static bool is_divisibleby(ft_job *job, ft_value input, const ft_args *args, bool *out)
{
    ft_value divisor;
    return ft_bind(job, args, "divisibleby", "num", &divisor) &&
           leaves(job, input, divisor, 0, out);
}

static bool is_even(ft_job *job, ft_value input, const ft_args *args, bool *out)
{
    return arity(job, args, "even", 0) && leaves(job, input, ft_of_int(2), 0, out);
}

static bool is_odd(ft_job *job, ft_value input, const ft_args *args, bool *out)
{
    return arity(job, args, "odd", 0) && leaves(job, input, ft_of_int(2), 1, out);
}

/* ---- what a value is */

static bool is_truth(ft_value value, bool truth)
{
    return ft_is(value, FT_BOOL) && value.as.truth == truth;
}

static bool is_sequence_value(ft_value value)
{
    if (ft_is(value, FT_OBJECT))
        return value.as.object->class->sequence;
    if (ft_is(value, FT_UNDEFINED)) /* a strict one has no length */
        return !value.as.undefined || value.as.undefined->mode != FT_UNDEFINED_STRICT;
    return ft_is(value, FT_TEXT) || ft_is(value, FT_LIST) ||
           ft_is(value, FT_TUPLE) || ft_is(value, FT_DICT);
}

static bool is_mapping_value(ft_value value)
{
    return ft_is(value, FT_DICT) || (ft_is(value, FT_OBJECT) && value.as.object->class->mapping);
}

static bool is_callable_value(ft_value value)
{
    return ft_is(value, FT_UNDEFINED) ||
           (ft_is(value, FT_OBJECT) && value.as.object->class->callable);
}

#define KIND_TEST(name, condition)                                                                 \
    static bool is_##name(ft_job *job, ft_value input, const ft_args *args, bool *out)             \
    {                                                                                              \
        if (!arity(job, args, #name, 0))                                                           \
            return false;                                                                          \
        *out = (condition);                                                                        \
        return true;                                                                               \
    }
KIND_TEST(boolean, ft_is(input, FT_BOOL))
KIND_TEST(callable, is_callable_value(input))
KIND_TEST(defined, !ft_is(input, FT_UNDEFINED))
KIND_TEST(escaped, ((void)input, false)) /* text has no escaped kind: nothing escapes on its own */
KIND_TEST(false, is_truth(input, false))
KIND_TEST(float, ft_is(input, FT_FLOAT))
KIND_TEST(integer, ft_is(input, FT_INT) || ft_is(input, FT_BIG))
KIND_TEST(mapping, is_mapping_value(input))
KIND_TEST(none, ft_is(input, FT_NONE))
KIND_TEST(number, ft_is_number(input))
KIND_TEST(sequence, is_sequence_value(input))
KIND_TEST(string, ft_is(input, FT_TEXT))
KIND_TEST(true, is_truth(input, true))
KIND_TEST(undefined, ft_is(input, FT_UNDEFINED))

/* A mapping that cannot be iterated, as a Relation, raises (TST-02); a strict undefined too. */
static bool is_iterable(ft_job *job, ft_value input, const ft_args *args, bool *out)
{
    ft_iter iter;
    if (!arity(job, args, "iterable", 0))
        return false;
    *out = ft_is_iterable(input);
    bool refused = ft_is(input, FT_UNDEFINED) || (is_mapping_value(input) && !*out);
    return !refused || ft_iter_begin(job, input, &iter);
}

static bool is_lower(ft_job *job, ft_value input, const ft_args *args, bool *out)
{
    ft_str text;
    if (!arity(job, args, "lower", 0) || !ft_to_text(job, input, &text))
        return false;
    *out = ft_text_is_lower(text);
    return true;
}

static bool is_upper(ft_job *job, ft_value input, const ft_args *args, bool *out)
{
    ft_str text;
    if (!arity(job, args, "upper", 0) || !ft_to_text(job, input, &text))
        return false;
    *out = ft_text_is_upper(text);
    return true;
}

/* ---- names in the tables. Filters stand below tests, so their names are listed again here. */

static const char *const filter_names[] = {
#define FILTER(name, fn, native) name,
#include "render/filters.def"
#undef FILTER
};

static bool is_filter(ft_job *job, ft_value input, const ft_args *args, bool *out)
{
    uint64_t hash;
    if (!arity(job, args, "filter", 0) || !ft_hash_value(job, input, &hash))
        return false;
    *out = false;
    for (size_t i = 0; i < sizeof filter_names / sizeof *filter_names && !*out; i++)
        *out = ft_is(input, FT_TEXT) && ft_str_is(ft_text_of(input), filter_names[i]);
    return true;
}

static bool is_test(ft_job *job, ft_value input, const ft_args *args, bool *out)
{
    uint64_t hash;
    if (!arity(job, args, "test", 0) || !ft_hash_value(job, input, &hash))
        return false;
    *out = ft_is(input, FT_TEXT) && ft_test_find(ft_text_of(input)) != NULL;
    return true;
}

/* ---- the table */

static const ft_test rows[] = {
#define TEST(name, fn) {FT_STR_INIT(name), fn},
#include "render/tests.def"
#undef TEST
};

const ft_test *ft_test_find(ft_str name)
{
    size_t low = 0, high = sizeof rows / sizeof *rows;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = ft_str_cmp(rows[middle].name, name);
        if (order == 0)
            return &rows[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const ft_test *ft_test_all(size_t *count)
{
    *count = sizeof rows / sizeof *rows;
    return rows;
}
