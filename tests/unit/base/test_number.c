/* Numbers as Python reads, computes and prints them: PYV-02 ... PYV-04, PYV-15, PYV-16. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

static ft_arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = ft_arena_new("test");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ft_arena_free(arena);
    return 0;
}

static void assert_text(ft_str have, const char *want)
{
    assert_string_equal(ft_str_c(arena, have), want);
}

static const ft_big *big(const char *digits)
{
    const ft_big *made;
    assert_int_equal(ft_big_parse(arena, ft_str_of(digits), 10, &made), FT_NUM_OK);
    return made;
}

static void assert_big(const ft_big *have, const char *want)
{
    ft_str text;
    assert_int_equal(ft_big_text(arena, have, 10, &text), FT_NUM_OK);
    assert_text(text, want);
}

static void big_division_floors(void **state)
{
    (void)state;
    const ft_big *quotient, *rest;
    ft_big_divmod(arena, big("-1000000000000000000000"), big("7"), &quotient, &rest);
    assert_big(quotient, "-142857142857142857143");
    assert_big(rest, "1");
    assert_int_equal(ft_big_divmod(arena, big("1"), big("0"), &quotient, &rest), FT_NUM_ZERO_DIVIDE);
}

static void big_division_to_a_float_rounds_correctly(void **state)
{
    (void)state;
    double made;
    ft_big_true_divide(big("9007199254740993"), big("1"), &made);
    assert_true(made == 9007199254740992.0);
    ft_big_true_divide(big("1000000000000000000000000000001"), big("1000000000000000000000000000000"),
                       &made);
    assert_true(made == 1.0);
    ft_big_true_divide(big("-1"), big("3"), &made);
    assert_true(made == -1.0 / 3.0);
}

static void too_large_a_power_is_refused(void **state)
{
    (void)state;
    const ft_big *made;
    assert_int_equal(ft_big_pow(arena, big("10"), 10000000000u, &made), FT_NUM_TOO_LARGE);
    assert_int_equal(ft_big_pow(arena, big("2"), 64, &made), FT_NUM_OK);
    assert_big(made, "18446744073709551616");
}

static void big_and_float_compare_exactly(void **state)
{
    (void)state;
    assert_int_equal(ft_big_cmp_float(big("9007199254740993"), 9007199254740992.0), 1);
    assert_int_equal(ft_big_cmp_float(big("1"), 1.5), -1);
    assert_int_equal(ft_big_cmp_float(big("-1"), -1.5), 1);
    assert_int_equal(ft_big_cmp_float(big("1"), HUGE_VAL), -1);
}

static void floats_print_the_fewest_digits_that_read_back(void **state)
{
    (void)state;
    static const struct { double value; const char *text; } rows[] = {
        {0.0, "0.0"}, {-0.0, "-0.0"}, {1.0, "1.0"}, {0.1, "0.1"}, {1e16, "1e+16"}, {1e15, "1000000000000000.0"},
        {1e-4, "0.0001"}, {1e-5, "1e-05"}, {0.1 + 0.2, "0.30000000000000004"}, {5e-324, "5e-324"},
        {1.7976931348623157e308, "1.7976931348623157e+308"}, {123456789.125, "123456789.125"},
        {HUGE_VAL, "inf"}, {-HUGE_VAL, "-inf"}, {NAN, "nan"}, {2.5e-7, "2.5e-07"},
        {0.000100001, "0.000100001"}, {0.012345678, "0.012345678"}, {-3.5, "-3.5"}, {999999.999999999, "999999.999999999"},
        {1000000.5, "1000000.5"}, {0.1234567891, "0.1234567891"}, {120.0, "120.0"}, {4.35, "4.35"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ft_buf text = ft_buf_in(arena);
        ft_float_repr(&text, rows[i].value);
        assert_text(ft_buf_str(&text), rows[i].text);
    }
}

/* The fewest digits are those no shorter text of printf reads back from. */
static void floats_of_few_decimals_print_as_all_others(void **state)
{
    (void)state;
    for (uint64_t i = 0, seed = 1; i < 20000; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        double value = (double)(seed >> 20 & 0xffffffffffu) / (i % 2 ? 1e9 : 1e7);
        char wanted[40];
        int digits = 1;
        do
            snprintf(wanted, sizeof wanted, "%.*g", digits, value);
        while (strtod(wanted, NULL) != value && digits++ < 17);
        if (strchr(wanted, 'e'))
            continue;
        ft_buf text = ft_buf_in(arena);
        ft_float_repr(&text, value);
        assert_text(ft_buf_str(&text), strchr(wanted, '.') ? wanted : ft_str_c(arena, ft_format(arena, "%s.0", wanted)));
    }
}

static void floats_are_read_as_python_reads_them(void **state)
{
    (void)state;
    static const char *const good[] = {"1", " 1.5\n", "1_0.5", ".5", "5.", "1e5", "-inf", "Infinity", "NaN"};
    static const char *const bad[] = {"", "1__0", "_1", "1_", "0x1", "1e", "e5", ".", "--1", "1 2"};
    double made;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(ft_float_parse(ft_str_of(good[i]), &made));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(ft_float_parse(ft_str_of(bad[i]), &made));
}

static void rounding_is_half_to_even_on_the_exact_value(void **state)
{
    (void)state;
    assert_true(ft_float_round(2.5, 0) == 2.0);
    assert_true(ft_float_round(2.675, 2) == 2.67);
    assert_true(ft_float_round(0.05, 1) == 0.1);
    assert_true(ft_float_round(25.0, -1) == 20.0);
    assert_true(ft_float_round(5.0, -1) == 0.0);
    assert_true(ft_float_round(1234.5, -2) == 1200.0);
}

static const ft_decimal *decimal(const char *text)
{
    const ft_decimal *made;
    assert_int_equal(ft_decimal_parse(arena, ft_str_of(text), &made), FT_NUM_OK);
    return made;
}

static void assert_decimal(const ft_decimal *have, const char *want)
{
    ft_buf text = ft_buf_in(arena);
    ft_decimal_text(&text, have);
    assert_text(ft_buf_str(&text), want);
}

static void decimals_print_as_they_were_written(void **state)
{
    (void)state;
    static const char *const same[] = {"1.50", "1E+5", "0.0000001", "-0", "NaN", "Infinity", "100", "1.23E-10"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_decimal(decimal(same[i]), i == 2 ? "1E-7" : same[i]);
}

static void decimals_compute_in_28_digits(void **state)
{
    (void)state;
    static const struct { ft_decimal_op op; const char *a, *b, *want; } rows[] = {
        {FT_DEC_ADD, "1.10", "2.2", "3.30"}, {FT_DEC_SUB, "1.0", "1.00", "0.00"},
        {FT_DEC_MUL, "1.50", "2", "3.00"}, {FT_DEC_DIV, "1", "3", "0.3333333333333333333333333333"},
        {FT_DEC_DIV, "6", "2", "3"}, {FT_DEC_DIV, "1", "8", "0.125"}, {FT_DEC_FLOORDIV, "-7", "2", "-3"},
        {FT_DEC_MOD, "-7", "2", "-1"}, {FT_DEC_POW, "1.5", "2", "2.25"}, {FT_DEC_POW, "2", "-1", "0.5"},
        {FT_DEC_ADD, "1E+50", "1", "1.000000000000000000000000000E+50"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const ft_decimal *made;
        assert_int_equal(ft_decimal_arith(arena, rows[i].op, decimal(rows[i].a), decimal(rows[i].b), &made),
                         FT_NUM_OK);
        assert_decimal(made, rows[i].want);
    }
}

static void decimal_rounds_half_to_even(void **state)
{
    (void)state;
    assert_decimal(ft_decimal_round(arena, decimal("2.5"), 0), "2");
    assert_decimal(ft_decimal_round(arena, decimal("2.675"), 2), "2.68");
    assert_decimal(ft_decimal_round(arena, decimal("1.5"), 3), "1.500");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(big_division_floors, setup, teardown),
        cmocka_unit_test_setup_teardown(big_division_to_a_float_rounds_correctly, setup, teardown),
        cmocka_unit_test_setup_teardown(too_large_a_power_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(big_and_float_compare_exactly, setup, teardown),
        cmocka_unit_test_setup_teardown(floats_print_the_fewest_digits_that_read_back, setup, teardown),
        cmocka_unit_test_setup_teardown(floats_of_few_decimals_print_as_all_others, setup, teardown),
        cmocka_unit_test_setup_teardown(floats_are_read_as_python_reads_them, setup, teardown),
        cmocka_unit_test_setup_teardown(rounding_is_half_to_even_on_the_exact_value, setup, teardown),
        cmocka_unit_test_setup_teardown(decimals_print_as_they_were_written, setup, teardown),
        cmocka_unit_test_setup_teardown(decimals_compute_in_28_digits, setup, teardown),
        cmocka_unit_test_setup_teardown(decimal_rounds_half_to_even, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
