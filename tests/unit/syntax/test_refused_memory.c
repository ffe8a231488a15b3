/* test_refused_memory.c - the nth block of memory is refused while a text is parsed: the process says
 * its prepared line and exits 2, whichever block it was. Each try is a child process of its own. */
#include "check.h"

#include "syntax/csv.h"
#include "syntax/jinja_parse.h"
#include "syntax/yaml.h"

#include <sys/wait.h>
#include <unistd.h>

enum { REFUSED = 2, MANY = 4000 };

static const char LINE[] = "fettle: out of memory\n";

static void out_of_memory(size_t wanted)
{
    (void)wanted;
    ssize_t written = write(STDERR_FILENO, LINE, sizeof LINE - 1);
    _exit(written > 0 ? REFUSED : 1);
}

/* Texts long enough to take several blocks. */
static ft_str repeated(ft_arena *arena, const char *piece)
{
    ft_buf text = ft_buf_in(arena);
    for (int i = 0; i < MANY; i++)
        ft_buf_text(&text, piece);
    return ft_buf_str(&text);
}

static void parse_yaml(void)
{
    ft_arena *arena = ft_arena_new("yaml");
    ft_yaml *root;
    ft_str text = repeated(arena, "- {name: a, columns: [b, \"c\\td\", {e: f}]}\n");
    ft_yaml_parse(arena, ft_source_new(arena, FT_STR("m.yml"), text), ft_diags_new(arena), &root);
    ft_arena_free(arena);
}

static void parse_csv(void)
{
    ft_arena *arena = ft_arena_new("csv");
    ft_str text = repeated(arena, "1,\"two, \"\"quoted\"\"\",3\n");
    ft_csv csv;
    if (ft_csv_open(arena, &csv, ft_source_new(arena, FT_STR("s.csv"), text), FT_STR(","), ft_diags_new(arena)))
        while (ft_csv_next(arena, &csv))
            ;
    ft_arena_free(arena);
}

static void parse_jinja(void)
{
    ft_arena *arena = ft_arena_new("jinja");
    ft_str text = repeated(arena, "{% if a.b[1] %}{{ ref('x') | upper }}{% endif %} select 1\n");
    ft_jinja_error error;
    ft_jinja_parse(arena, ft_source_new(arena, FT_STR("m.sql"), text), &ft_jinja_of_dbt, &error);
    ft_arena_free(arena);
}

/* The exit code of a child that parses while its nth block is refused; what it said is in `said`. */
static int exit_of_child(void (*parse)(void), size_t nth, char *said, size_t size)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        ft_arena_on_exhausted(out_of_memory);
        ft_arena_refuse_nth(nth);
        parse();
        _exit(0);
    }
    close(ends[1]);
    size_t len = 0;
    for (ssize_t got; len + 1 < size && (got = read(ends[0], said + len, size - 1 - len)) > 0;)
        len += (size_t)got;
    said[len] = 0;
    close(ends[0]);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Every block in turn, until a parse needs no more of them. */
static void every_block_may_be_refused(void (*parse)(void))
{
    char said[256];
    size_t nth = 1;
    int code;
    while ((code = exit_of_child(parse, nth, said, sizeof said)) == REFUSED) {
        assert_string_equal(said, LINE);
        nth++;
    }
    assert_int_equal(code, 0);
    assert_true(nth > 3);
}

static void yaml_ends_in_order_whichever_block_is_refused(void **state)
{
    (void)state;
    every_block_may_be_refused(parse_yaml);
}

static void csv_ends_in_order_whichever_block_is_refused(void **state)
{
    (void)state;
    every_block_may_be_refused(parse_csv);
}

static void jinja_ends_in_order_whichever_block_is_refused(void **state)
{
    (void)state;
    every_block_may_be_refused(parse_jinja);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(yaml_ends_in_order_whichever_block_is_refused),
        TEST(csv_ends_in_order_whichever_block_is_refused),
        TEST(jinja_ends_in_order_whichever_block_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
