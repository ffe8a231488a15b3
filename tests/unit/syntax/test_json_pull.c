/* test_json_pull.c - JSON walked where it lies (RFC 8259). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "syntax/json_pull.h"

static void assert_text(ft_str found, const char *expected)
{
    assert_int_equal(found.len, strlen(expected));
    assert_memory_equal(found.at, expected, found.len);
}

static void members_are_slices_of_the_text(void **state)
{
    (void)state;
    ft_json_pull pull = ft_json_pull_of(FT_STR(" {\"a\" : [1, {\"]\": \"}\"}], \"b\\\"c\": null } "));
    ft_str key;
    assert_true(ft_json_enter(&pull, '{'));
    assert_true(ft_json_key(&pull, &key));
    assert_text(key, "a");
    assert_text(ft_json_take(&pull), "[1, {\"]\": \"}\"}]");
    assert_true(ft_json_key(&pull, &key));
    assert_text(key, "b\\\"c");
    assert_text(ft_json_take(&pull), "null");
    assert_false(ft_json_key(&pull, &key));
    assert_false(pull.failed);
}

static void entering_something_else_leaves_the_cursor(void **state)
{
    (void)state;
    ft_json_pull pull = ft_json_pull_of(FT_STR("[\"x\"]"));
    assert_false(ft_json_enter(&pull, '{'));
    assert_true(ft_json_enter(&pull, '['));
    assert_true(ft_json_item(&pull));
    assert_text(ft_json_take(&pull), "\"x\"");
    assert_false(ft_json_item(&pull));
}

static void a_text_that_ends_early_fails(void **state)
{
    (void)state;
    static const char *const broken[] = {"{\"a\": \"x", "{\"a\": [1, 2", "{\"a\": [1}", "{\"a\" 1}", "{\"a\":", "{a: 1}"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        ft_json_pull pull = ft_json_pull_of(ft_str_of(broken[i]));
        ft_str key;
        assert_true(ft_json_enter(&pull, '{'));
        while (ft_json_key(&pull, &key))
            ft_json_take(&pull);
        assert_true(pull.failed);
    }
}

typedef struct { ft_str rest; size_t piece; } pieces;

static size_t next_piece(void *self, char *into, size_t size)
{
    pieces *from = self;
    size_t got = size < from->piece ? size : from->piece;
    got = got < from->rest.len ? got : from->rest.len;
    if (got)
        memcpy(into, from->rest.at, got);
    from->rest = ft_str_from(from->rest, got);
    return got;
}

/* Every key and value of an object and its lists, as "key=value;". */
static ft_str walked(ft_arena *arena, ft_json_pull pull)
{
    ft_buf out = ft_buf_in(arena);
    ft_str key;
    assert_true(ft_json_enter(&pull, '{'));
    while (ft_json_key(&pull, &key)) {
        ft_buf_format(&out, "%.*s=", FT_ARG(key));
        bool list = ft_json_enter(&pull, '[');
        while (list && ft_json_item(&pull))
            ft_buf_format(&out, "%.*s,", FT_ARG(ft_json_take(&pull)));
        if (!list)
            ft_buf_add(&out, ft_json_take(&pull));
        ft_buf_byte(&out, ';');
    }
    ft_buf_text(&out, pull.failed ? "failed" : "done");
    return ft_buf_str(&out);
}

static void a_text_in_pieces_is_walked_as_the_whole_one(void **state)
{
    (void)state;
    static const char *const texts[] = {
        " { \"a\" : [ 1 , {\"]\": \"}\\\"\"} , -12.5e3 ], \"b\\\"c\": null , \"long\":\"0123456789012345678901234567890123456789\"}  ",
        "{\"a\": 12", "{\"a\": [tru", "{\"a\": \"x", "{\"a\" 1}", "{\"a\": {\"b\": 1]}", "{}", "{\"a\":1}"};
    ft_arena *arena = ft_arena_new("test");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        ft_str text = ft_str_of(texts[i]), expected = walked(arena, ft_json_pull_of(text));
        for (size_t window = 2; window < 20; window++)
            for (size_t piece = 1; piece < 9; piece++) {
                pieces from = {text, piece};
                assert_text(walked(arena, ft_json_pull_pieces(arena, window, next_piece, &from)), ft_str_c(arena, expected));
            }
    }
    ft_arena_free(arena);
}

static void escapes_are_read_only_where_there_are_some(void **state)
{
    (void)state;
    ft_arena *arena = ft_arena_new("test");
    ft_str plain = FT_STR("\"plain\"");
    assert_ptr_equal(ft_json_text_of(arena, plain).at, plain.at + 1);
    assert_text(ft_json_text_of(arena, FT_STR("\"a\\n\\u00e9\\ud83d\\ude00\\\"\\/\"")), "a\n\xc3\xa9\xf0\x9f\x98\x80\"/");
    assert_text(ft_json_text_of(arena, FT_STR("\"\\ud83d\"")), "\xef\xbf\xbd");
    assert_null(ft_json_text_of(arena, FT_STR("12")).at);
    ft_arena_free(arena);
}

static void a_member_is_found_by_name(void **state)
{
    (void)state;
    ft_str object = FT_STR("{\"a\": {\"b\": 1}, \"b\": 2.5}");
    assert_true(ft_json_number_of(ft_json_member(object, FT_STR("b")), -1) == 2.5);
    assert_null(ft_json_member(object, FT_STR("c")).at);
    assert_true(ft_json_is_empty(ft_json_member(object, FT_STR("c"))));
    assert_true(ft_json_is_empty(FT_STR("{}")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_slices_of_the_text),
        cmocka_unit_test(entering_something_else_leaves_the_cursor),
        cmocka_unit_test(a_text_that_ends_early_fails),
        cmocka_unit_test(a_text_in_pieces_is_walked_as_the_whole_one),
        cmocka_unit_test(escapes_are_read_only_where_there_are_some),
        cmocka_unit_test(a_member_is_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
