/* run_unit_test.c - a unit test: the model over fixtures, its rows compared as a multiset (MAT-75 … MAT-79). */
#include "compile/unit_test.h"
#include "context/table_object.h"
#include "exec/worker.h"

#include <stdlib.h>

typedef struct { ft_str *cells; } row;
typedef struct { row *at; size_t len; } row_list;

typedef struct {
    ft_job *job;
    const ft_rows *rows;
    size_t width, side;           /* compared columns; the column that says which side */
    ft_str *names;
} table;

static int by_cells(const void *a, const void *b, void *width)
{
    const row *left = a, *right = b;
    for (size_t i = 0; i < *(const size_t *)width; i++) {
        int order = ft_str_cmp(left->cells[i], right->cells[i]);
        if (order)
            return order;
    }
    return 0;
}

/* A zero of any scale: 0.00 and 0E-20. */
static bool is_zero(ft_str number)
{
    size_t i = 0;
    while (i < number.len && (number.at[i] == '0' || number.at[i] == '.' || number.at[i] == '-'))
        i++;
    return i && (i == number.len || number.at[i] == 'E' || number.at[i] == 'e');
}

/* 5 and 5.0 are one number, whichever the database says. */
static ft_str without_zeros(ft_str number)
{
    if (is_zero(number))
        return FT_STR("0");
    if (ft_str_find_byte(number, '.', 0) == FT_NOWHERE || ft_str_find_byte(number, 'e', 0) != FT_NOWHERE ||
        ft_str_find_byte(number, 'E', 0) != FT_NOWHERE)
        return number;
    while (number.at[number.len - 1] == '0')
        number.len--;
    number.len -= number.at[number.len - 1] == '.';
    return number;
}

static bool cell_text(ft_job *job, ft_value cell, ft_str *out)
{
    if (cell.kind == FT_NONE) {
        *out = FT_STR("NULL");
        return true;
    }
    if (!ft_to_text(job, cell, out))
        return false;
    if (cell.kind != FT_BOOL && ft_is_number(cell))
        *out = without_zeros(*out);
    return true;
}

/* The rows of one side as text, sorted. */
static bool side_rows(table *t, const char *side, row_list *out)
{
    ft_arena *arena = t->job->arena;
    out->at = FT_NEW_ARRAY(arena, row, t->rows->height + 1);
    for (size_t r = 0; r < t->rows->height; r++) {
        const ft_value *cells = t->rows->cells + r * t->rows->width;
        ft_str which;
        if (!cell_text(t->job, cells[t->side], &which))
            return false;
        if (!ft_str_is(which, side))
            continue;
        row *made = &out->at[out->len++];
        made->cells = FT_NEW_ARRAY(arena, ft_str, t->width + 1);
        for (size_t i = 0, at = 0; i < t->rows->width; i++)
            if (i != t->side && !cell_text(t->job, cells[i], &made->cells[at++]))
                return false;
    }
    qsort_r(out->at, out->len, sizeof *out->at, by_cells, &t->width);
    return true;
}

static void add_row(ft_buf *out, const char *mark, const row *cells, size_t width)
{
    ft_buf_text(out, mark);
    for (size_t i = 0; i < width; i++)
        ft_buf_format(out, " | %.*s", FT_ARG(cells->cells[i]));
    ft_buf_byte(out, '\n');
}

/* What only one side has: `---` is missing, `+++` was not expected. Empty: the sides are equal. */
static ft_str difference(table *t, const row_list *expected, const row_list *actual)
{
    ft_buf out = ft_buf_in(t->job->arena);
    size_t e = 0, a = 0;
    while (e < expected->len || a < actual->len) {
        int order = e == expected->len ? 1
                    : a == actual->len ? -1 : by_cells(&expected->at[e], &actual->at[a], &t->width);
        if (order < 0)
            add_row(&out, "---", &expected->at[e++], t->width);
        else if (order > 0)
            add_row(&out, "+++", &actual->at[a++], t->width);
        else
            e++, a++;
    }
    return ft_buf_str(&out);
}

static bool open_table(ft_worker *worker, table *t)
{
    ft_value value;
    *t = (table){.job = &worker->job};
    if (!ft_run_table(&worker->context, FT_STR("main"), &value) || !(t->rows = ft_value_table(value)) || !t->rows->width)
        return ft_raise(t->job, FT_FAULT_DBT_INTERNAL, "the unit test's materialization gave no rows to compare");
    t->names = FT_NEW_ARRAY(t->job->arena, ft_str, t->rows->width);
    t->side = t->rows->width;
    for (size_t i = 0; i < t->rows->width; i++) {
        if (ft_str_eq_nocase(t->rows->names[i], FT_STR("actual_or_expected")))
            t->side = i;
        else
            t->names[t->width++] = t->rows->names[i];
    }
    return t->side < t->rows->width ||
           ft_raise(t->job, FT_FAULT_DBT_INTERNAL, "the unit test's materialization named no sides");
}

static bool compare(ft_worker *worker, ft_result *result)
{
    table t;
    row_list expected = {0}, actual = {0};
    if (!open_table(worker, &t) || !side_rows(&t, "expected", &expected) || !side_rows(&t, "actual", &actual))
        return false;
    ft_str text = difference(&t, &expected, &actual);
    result->failures = ft_of_int(text.len ? 1 : 0);
    result->status = text.len ? FT_STATUS_FAIL : FT_STATUS_PASS;
    result->message = (ft_str){0};
    if (!text.len)
        return true;
    row head = {t.names};
    ft_buf out = ft_buf_in(worker->keep);
    ft_buf_text(&out, "\n\nactual differs from expected:\n\n");
    add_row(&out, "@@ ", &head, t.width);
    ft_buf_add(&out, text);
    result->message = ft_buf_str(&out);
    return true;
}

/* The fault as dbt shows one within another. */
static ft_str told(ft_worker *worker)
{
    ft_str text = worker->job.fault.message, line;
    if (worker->job.fault.kind != FT_FAULT_DATABASE)
        return ft_failure_text(worker);
    ft_buf out = ft_buf_in(worker->keep);
    ft_buf_text(&out, "Database Error");
    while (ft_str_cut(&text, '\n', &line))
        ft_buf_format(&out, "\n  %.*s", FT_ARG(line));
    return ft_buf_str(&out);
}

static void wrap_fault(ft_worker *worker)
{
    ft_str message = told(worker);
    worker->job.fault = (ft_fault){0};
    ft_raise(&worker->job, FT_FAULT_DBT_RUNTIME,
             "An error occurred during execution of unit test '%.*s'. There may be an error in the unit test "
             "definition: check the data types.\n %.*s", FT_ARG(worker->step->node->name), FT_ARG(message));
}

static bool run(ft_worker *worker, ft_unit_compiled *unit)
{
    ft_value returned;
    ft_step step = *worker->step;
    const ft_step *own = worker->step;
    step.node = unit->node;
    worker->step = &step; /* the context sees the node that compares */
    ft_worker_bind(worker, &unit->compiled, NULL, FT_VALUE_UNDEFINED);
    bool ok = ft_worker_materialize(worker, FT_STR("unit"), &returned);
    worker->step = own;
    if (!ok)
        wrap_fault(worker);
    return ok;
}

void ft_run_unit_test(ft_worker *worker, ft_result *result)
{
    ft_compile_request request = {.world = worker->exec->request->world, .run = {.warehouse = worker->warehouse}};
    ft_unit_compiled unit = {0};
    ft_str path = {0};
    ft_tell(worker, (ft_event){.kind = FT_EVENT_NODE_COMPILING});
    result->compile.started_us = ft_worker_now(worker);
    bool ok = ft_compile_unit_test(&worker->context, &worker->job, &request, worker->step->node, &unit) &&
              ft_worker_write_compiled(worker, unit.node, unit.compiled.code, &path);
    result->compile.completed_us = result->execute.started_us = ft_worker_now(worker);
    if (ok) {
        ft_tell(worker, (ft_event){.kind = FT_EVENT_NODE_EXECUTING});
        ok = run(worker, &unit);
    }
    result->execute.completed_us = ft_worker_now(worker);
    if (!ok || !ft_result_respond(worker, result) || !compare(worker, result)) {
        if (worker->job.fault.set)
            ft_result_fail(worker, result);
        return;
    }
    result->compiled_path = path;
    result->compiled = true; /* ART-41: where an error ended it, dbt tells nothing of that */
    result->compiled_code = ft_str_copy(worker->keep, unit.compiled.code);
}
