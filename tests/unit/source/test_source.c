/* test_source.c - places, lines, spans and the way back from generated text. */
#include "check.h"

#include "source/span.h"

static void places_count_characters_from_one(void **state)
{
    ft_source *source = ft_source_new(*state, FT_STR("a"), FT_STR("\xC3\xA4\xC3\xB6x\nyz"));
    ft_place place = ft_source_place(source, 4);
    assert_int_equal(place.line, 1);
    assert_int_equal(place.column, 3);
    place = ft_source_place(source, 7);
    assert_int_equal(place.line, 2);
    assert_int_equal(place.column, 2);
    place = ft_source_place(source, 999);
    assert_int_equal(place.line, 2);
    assert_int_equal(place.column, 3);
}

static void a_newline_belongs_to_the_line_it_ends(void **state)
{
    ft_source *source = ft_source_new(*state, FT_STR("a"), FT_STR("ab\ncd\n"));
    assert_int_equal(ft_source_place(source, 2).line, 1);
    assert_int_equal(ft_source_place(source, 3).line, 2);
    assert_int_equal(ft_source_place(source, 6).line, 3);
}

static void lines_come_without_their_ends(void **state)
{
    ft_source *source = ft_source_new(*state, FT_STR("a"), FT_STR("one\r\ntwo\nthree"));
    check_text(ft_source_line(*state, source, 1), "one");
    check_text(ft_source_line(*state, source, 2), "two");
    check_text(ft_source_line(*state, source, 3), "three");
    check_text(ft_source_line(*state, source, 4), "");
}

/* A file on a memory disk, a part of it, and both forgotten. */
static ft_source *forgotten(ft_arena *arena, const ft_fs *fs, ft_str text)
{
    fs->replace(fs->self, FT_STR("p/f.yml"), text, false);
    ft_source *whole = ft_source_new(arena, FT_STR("f.yml"), text);
    ft_source *part = ft_source_part(arena, whole, 2, ft_str_from(text, 2));
    ft_source_forget(arena, part, fs, FT_STR("p/f.yml"));
    return part;
}

static void a_forgotten_text_is_read_again_for_its_places(void **state)
{
    ft_fs fs = ft_fs_memory(*state);
    ft_source *part = forgotten(*state, &fs, FT_STR("\n a: 1\n b: 2\n"));
    assert_null(part->text.at);
    assert_null(part->inside->text.at);
    ft_place place = ft_source_place(part, 6);
    assert_int_equal(place.line, 3);
    assert_int_equal(place.column, 2);
    check_text(ft_source_line(*state, part, 3), " b: 2");
}

static void a_changed_file_has_no_places_of_the_text_it_was(void **state)
{
    ft_fs fs = ft_fs_memory(*state);
    ft_source *part = forgotten(*state, &fs, FT_STR("\n a: 1\n"));
    fs.replace(fs.self, FT_STR("p/f.yml"), FT_STR("other: text\nb: 2\n"), false);
    assert_int_equal(ft_source_place(part, 0).line, 0);
    check_text(ft_source_line(*state, part, 1), "");
    fs.remove(fs.self, FT_STR("p/f.yml"));
    assert_int_equal(ft_source_place(part, 0).line, 0);
}

static void a_part_is_placed_in_its_file(void **state)
{
    ft_source *file = ft_source_new(*state, FT_STR("f.yml"), FT_STR("a: 1\nb: '{{ x }}'\n"));
    ft_source *part = ft_source_part(*state, file, 9, ft_str_slice(file->text, 9, 16));
    ft_place place = ft_source_place(part, 3);
    assert_int_equal(place.line, 2);
    assert_int_equal(place.column, 8);
    uint32_t offset = 3;
    assert_ptr_equal(ft_source_file(part, &offset), file);
    assert_int_equal(offset, 12);
}

static void generated_bytes_lead_back_to_their_source(void **state)
{
    ft_source *source = ft_source_new(*state, FT_STR("m.sql"), FT_STR("select {{ x }} as y"));
    ft_span_map map = {0};
    ft_span_map_add(*state, &map, 0, true, (ft_span){source, 0, 7}, NULL);
    ft_span_map_add(*state, &map, 7, false, (ft_span){source, 7, 14}, NULL);
    ft_span_map_add(*state, &map, 9, true, (ft_span){source, 14, 19}, NULL);
    assert_int_equal(map.len, 3);
    assert_int_equal(ft_span_map_span(&map, 3).from, 3);
    assert_int_equal(ft_span_map_span(&map, 8).from, 7);
    assert_int_equal(ft_span_map_span(&map, 8).to, 14);
    assert_int_equal(ft_span_map_span(&map, 11).from, 16);
    assert_int_equal(ft_span_map_span(&map, 500).from, 19);
}

static void runs_that_continue_are_one(void **state)
{
    ft_source *source = ft_source_new(*state, FT_STR("m.sql"), FT_STR("0123456789"));
    ft_span_map map = {0};
    ft_span_map_add(*state, &map, 0, true, (ft_span){source, 2, 4}, NULL);
    ft_span_map_add(*state, &map, 2, true, (ft_span){source, 4, 6}, NULL);
    assert_int_equal(map.len, 1);
    ft_span_map_add(*state, &map, 4, false, (ft_span){source, 6, 7}, NULL);
    ft_span_map_add(*state, &map, 4, true, (ft_span){source, 8, 9}, NULL);
    assert_int_equal(map.len, 2);
    assert_int_equal(ft_span_map_span(&map, 4).from, 8);
}

static void appended_maps_move_with_their_text(void **state)
{
    ft_source *source = ft_source_new(*state, FT_STR("m.sql"), FT_STR("0123456789"));
    ft_span_map whole = {0}, part = {0};
    ft_span_map_add(*state, &part, 0, true, (ft_span){source, 5, 8}, NULL);
    ft_span_map_add(*state, &whole, 0, true, (ft_span){source, 0, 2}, NULL);
    ft_span_map_append(*state, &whole, 100, &part);
    assert_int_equal(ft_span_map_span(&whole, 101).from, 6);
    assert_null(ft_span_map_find(&(ft_span_map){0}, 0));
    assert_null(ft_span_map_span(&(ft_span_map){0}, 0).source);
}

static void frames_outlive_the_rendering_they_come_from(void **state)
{
    ft_arena *rendering = ft_arena_new("render");
    ft_source *source = ft_source_new(*state, FT_STR("m.sql"), FT_STR("abcdef"));
    ft_origin outer = {.call = {source, 0, 1}, .macro = ft_str_copy(rendering, FT_STR("outer"))};
    ft_origin inner = {.call = {source, 2, 3}, .macro = ft_str_copy(rendering, FT_STR("inner")), .caller = &outer};
    const ft_origin *copy = ft_origin_copy(*state, &inner);
    ft_arena_free(rendering);
    outer = inner = (ft_origin){0};
    check_text(copy->macro, "inner");
    check_text(copy->caller->macro, "outer");
    assert_int_equal(copy->caller->call.to, 1);
    assert_null(copy->caller->caller);
    assert_null(ft_origin_copy(*state, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(places_count_characters_from_one),
        TEST(a_newline_belongs_to_the_line_it_ends),
        TEST(lines_come_without_their_ends),
        TEST(a_forgotten_text_is_read_again_for_its_places),
        TEST(a_changed_file_has_no_places_of_the_text_it_was),
        TEST(a_part_is_placed_in_its_file),
        TEST(generated_bytes_lead_back_to_their_source),
        TEST(runs_that_continue_are_one),
        TEST(appended_maps_move_with_their_text),
        TEST(frames_outlive_the_rendering_they_come_from),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
