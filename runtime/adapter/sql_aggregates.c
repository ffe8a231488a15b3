/* sql_aggregates.c - aggregate functions: texts, truth values, percentiles, variances. */
#include "adapter/sql_functions.h"

#include <math.h>
#include <stdlib.h>

static double real_of(const ft_sql_cell *cell)
{
    switch (cell->kind) {
    case FT_CELL_INT:
        return (double)cell->number;
    case FT_CELL_REAL:
        return cell->real;
    default: {
        char digits[64] = {0};
        memcpy(digits, cell->text.at ? cell->text.at : "",
               cell->text.len < 63 ? cell->text.len : 63);
        return strtod(digits, NULL);
    }
    }
}

static bool truth_of(const ft_sql_cell *cell)
{
    return ft_str_eq_nocase(cell->text, FT_STR("true")) ||
           ft_str_eq_nocase(cell->text, FT_STR("t")) || real_of(cell) != 0;
}

static void set_int(ft_sql_call *call, int64_t number)
{
    call->result = (ft_sql_cell){.kind = FT_CELL_INT, .number = number};
}

static void set_real(ft_sql_call *call, double real)
{
    if (!isnan(real))
        call->result = (ft_sql_cell){.kind = FT_CELL_REAL, .real = real};
}

static ft_sql_cell kept(ft_arena *arena, const ft_sql_cell *cell)
{
    ft_sql_cell copy = *cell;
    copy.text = ft_str_copy(arena, cell->text);
    return copy;
}

static int cell_order(const ft_sql_cell *a, const ft_sql_cell *b)
{
    bool texts = a->kind >= FT_CELL_TEXT && b->kind >= FT_CELL_TEXT;
    if (texts)
        return ft_str_cmp(a->text, b->text);
    if (a->kind >= FT_CELL_TEXT || b->kind >= FT_CELL_TEXT)
        return (a->kind >= FT_CELL_TEXT) - (b->kind >= FT_CELL_TEXT);
    double x = real_of(a), y = real_of(b);
    return (x > y) - (x < y);
}

static int by_value(const void *a, const void *b)
{
    return cell_order(a, b);
}

/* ---- any_value, bool_or, bool_and, count_if, approx_count_distinct */

static void step_any(ft_sql_state *state, const ft_sql_cell *at, int count)
{
    (void)count;
    if (at->kind != FT_CELL_NULL && !state->cells.len)
        ft_vec_push(state->arena, &state->cells, kept(state->arena, at));
}

static void finish_any(ft_sql_state *state, ft_sql_call *call)
{
    if (state->cells.len)
        call->result = state->cells.at[0];
}

static void step_or(ft_sql_state *state, const ft_sql_cell *at, int count)
{
    (void)count;
    if (at->kind == FT_CELL_NULL)
        return;
    state->count++;
    state->flag = state->flag || truth_of(at);
}

static void step_and(ft_sql_state *state, const ft_sql_cell *at, int count)
{
    (void)count;
    if (at->kind == FT_CELL_NULL)
        return;
    state->flag = (state->count == 0 || state->flag) && truth_of(at);
    state->count++;
}

static void finish_flag(ft_sql_state *state, ft_sql_call *call)
{
    if (state->count)
        set_int(call, state->flag);
}

static void step_count_if(ft_sql_state *state, const ft_sql_cell *at, int count)
{
    (void)count;
    state->count += at->kind != FT_CELL_NULL && truth_of(at);
}

static void finish_count(ft_sql_state *state, ft_sql_call *call)
{
    set_int(call, state->count);
}

static void step_collect(ft_sql_state *state, const ft_sql_cell *at, int count)
{
    if (at->kind == FT_CELL_NULL)
        return;
    ft_vec_push(state->arena, &state->cells, kept(state->arena, at));
    if (count > 1)
        state->fraction = real_of(&at[1]);
}

static void finish_distinct(ft_sql_state *state, ft_sql_call *call)
{
    int64_t distinct = 0;
    if (state->cells.len)
        qsort(state->cells.at, state->cells.len, sizeof *state->cells.at, by_value);
    for (size_t i = 0; i < state->cells.len; i++)
        distinct += i == 0 || cell_order(&state->cells.at[i - 1], &state->cells.at[i]) != 0;
    set_int(call, distinct);
}

/* ---- string_agg(value, separator [, sort key [, 'desc' [, limit]]]), array_agg */

typedef struct {
    const ft_sql_cell *cell, *key;
    size_t place;
} keyed;

static int by_key(const void *a, const void *b)
{
    const keyed *x = a, *y = b;
    int order = x->key ? cell_order(x->key, y->key) : 0;
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

static void step_join(ft_sql_state *state, const ft_sql_cell *at, int count)
{
    if (at->kind == FT_CELL_NULL)
        return;
    if (!state->cells.len) {
        state->separator = count > 1 ? ft_str_copy(state->arena, at[1].text) : FT_STR(",");
        state->descending = count > 3 && ft_str_eq_nocase(at[3].text, FT_STR("desc"));
        state->limit = count > 4 && at[4].kind == FT_CELL_INT ? at[4].number : -1;
    }
    ft_vec_push(state->arena, &state->cells, kept(state->arena, at));
    if (count > 2)
        ft_vec_push(state->arena, &state->keys, kept(state->arena, &at[2]));
}

static keyed *sorted(ft_sql_state *state)
{
    size_t count = state->cells.len;
    keyed *list = FT_NEW_ARRAY(state->arena, keyed, count + 1);
    for (size_t i = 0; i < count; i++)
        list[i] =
            (keyed){&state->cells.at[i], state->keys.len == count ? &state->keys.at[i] : NULL, i};
    qsort(list, count, sizeof *list, by_key);
    for (size_t i = 0; state->descending && i < count / 2; i++) {
        keyed other = list[i];
        list[i] = list[count - 1 - i];
        list[count - 1 - i] = other;
    }
    return list;
}

static void finish_join(ft_sql_state *state, ft_sql_call *call)
{
    if (!state->cells.len)
        return;
    const keyed *list = sorted(state);
    ft_buf out = ft_buf_in(state->arena);
    for (size_t i = 0; i < state->cells.len && (state->limit < 0 || (int64_t)i < state->limit);
         i++) {
        if (i)
            ft_buf_add(&out, state->separator);
        ft_buf_add(&out, list[i].cell->text);
    }
    call->result = (ft_sql_cell){.kind = FT_CELL_TEXT, .text = ft_buf_str(&out)};
}

static void add_json(ft_buf *out, const ft_sql_cell *cell)
{
    if (cell->kind == FT_CELL_NULL) {
        ft_buf_text(out, "null");
    } else if (cell->kind == FT_CELL_INT || cell->kind == FT_CELL_REAL) {
        ft_buf_add(out, cell->text);
    } else {
        ft_buf_byte(out, '"');
        for (size_t i = 0; i < cell->text.len; i++) {
            unsigned char c = (unsigned char)cell->text.at[i];
            if (c == '"' || c == '\\')
                ft_buf_byte(out, '\\');
            if (c < 0x20)
                ft_buf_format(out, "\\u%04x", c);
            else
                ft_buf_byte(out, (char)c);
        }
        ft_buf_byte(out, '"');
    }
}

static void step_array(ft_sql_state *state, const ft_sql_cell *at, int count)
{
    (void)count;
    ft_vec_push(state->arena, &state->cells, kept(state->arena, at));
}

static void finish_array(ft_sql_state *state, ft_sql_call *call)
{
    if (!state->cells.len)
        return;
    ft_buf out = ft_buf_in(state->arena);
    ft_buf_byte(&out, '[');
    for (size_t i = 0; i < state->cells.len; i++) {
        if (i)
            ft_buf_byte(&out, ',');
        add_json(&out, &state->cells.at[i]);
    }
    ft_buf_byte(&out, ']');
    call->result = (ft_sql_cell){.kind = FT_CELL_TEXT, .text = ft_buf_str(&out)};
}

/* ---- percentiles */

static void finish_continuous(ft_sql_state *state, ft_sql_call *call)
{
    size_t count = state->cells.len;
    if (!count || state->fraction < 0 || state->fraction > 1)
        return;
    qsort(state->cells.at, count, sizeof *state->cells.at, by_value);
    double place = state->fraction * (double)(count - 1), below = floor(place);
    double low = real_of(&state->cells.at[(size_t)below]),
           high = real_of(&state->cells.at[(size_t)ceil(place)]);
    set_real(call, low + (high - low) * (place - below));
}

static void step_median(ft_sql_state *state, const ft_sql_cell *at, int count)
{
    step_collect(state, at, count);
    state->fraction = 0.5;
}

static void finish_discrete(ft_sql_state *state, ft_sql_call *call)
{
    size_t count = state->cells.len;
    if (!count || state->fraction < 0 || state->fraction > 1)
        return;
    qsort(state->cells.at, count, sizeof *state->cells.at, by_value);
    double place = ceil(state->fraction * (double)count);
    call->result = state->cells.at[place < 1 ? 0 : (size_t)place - 1];
}

/* ---- variances; one or two variables */

static void step_moments(ft_sql_state *state, const ft_sql_cell *at, int count)
{
    if (at[0].kind == FT_CELL_NULL || (count > 1 && at[1].kind == FT_CELL_NULL))
        return;
    double y = real_of(&at[0]), x = count > 1 ? real_of(&at[1]) : 0; /* as corr(y, x) */
    state->count++;
    double from_y = y - state->mean_y, from_x = x - state->mean_x;
    state->mean_y += from_y / (double)state->count;
    state->mean_x += from_x / (double)state->count;
    state->m2_y += from_y * (y - state->mean_y);
    state->m2_x += from_x * (x - state->mean_x);
    state->co += from_x * (y - state->mean_y);
}

/* The same backwards: a row leaves the window. */
static void leave_moments(ft_sql_state *state, const ft_sql_cell *at, int count)
{
    if (at[0].kind == FT_CELL_NULL || (count > 1 && at[1].kind == FT_CELL_NULL))
        return;
    double y = real_of(&at[0]), x = count > 1 ? real_of(&at[1]) : 0;
    if (--state->count <= 0) {
        *state = (ft_sql_state){.arena = state->arena, .limit = state->limit};
        return;
    }
    double from_y = y - state->mean_y, from_x = x - state->mean_x;
    state->mean_y -= from_y / (double)state->count;
    state->mean_x -= from_x / (double)state->count;
    state->co -= (x - state->mean_x) * from_y;
    state->m2_y = fmax(0, state->m2_y - from_y * (y - state->mean_y));
    state->m2_x = fmax(0, state->m2_x - from_x * (x - state->mean_x));
}

static double over(double sum, int64_t count)
{
    return count > 0 ? sum / (double)count : NAN;
}

static void finish_var_samp(ft_sql_state *state, ft_sql_call *call)
{
    set_real(call, over(state->m2_y, state->count - 1));
}

static void finish_var_pop(ft_sql_state *state, ft_sql_call *call)
{
    set_real(call, over(state->m2_y, state->count));
}

static void finish_stddev_samp(ft_sql_state *state, ft_sql_call *call)
{
    set_real(call, sqrt(over(state->m2_y, state->count - 1)));
}

static void finish_stddev_pop(ft_sql_state *state, ft_sql_call *call)
{
    set_real(call, sqrt(over(state->m2_y, state->count)));
}

static void finish_covar_samp(ft_sql_state *state, ft_sql_call *call)
{
    set_real(call, over(state->co, state->count - 1));
}

static void finish_covar_pop(ft_sql_state *state, ft_sql_call *call)
{
    set_real(call, over(state->co, state->count));
}

static void finish_corr(ft_sql_state *state, ft_sql_call *call)
{
    if (state->m2_x > 0 && state->m2_y > 0)
        set_real(call, state->co / sqrt(state->m2_x * state->m2_y));
}

static void finish_slope(ft_sql_state *state, ft_sql_call *call)
{
    if (state->m2_x > 0)
        set_real(call, state->co / state->m2_x);
}

const ft_sql_aggregate ft_sql_aggregates[] = {
    {"any_value", 1, 1, step_any, finish_any},
    {"bool_or", 1, 1, step_or, finish_flag},
    {"bool_and", 1, 1, step_and, finish_flag},
    {"every", 1, 1, step_and, finish_flag},
    {"count_if", 1, 1, step_count_if, finish_count},
    {"approx_count_distinct", 1, 1, step_collect, finish_distinct},
    {"string_agg", 2, 5, step_join, finish_join},
    {"listagg", 1, 5, step_join, finish_join},
    {"array_agg", 1, 1, step_array, finish_array},
    {"median", 1, 1, step_median, finish_continuous},
    {"percentile_cont", 2, 2, step_collect, finish_continuous},
    {"percentile_disc", 2, 2, step_collect, finish_discrete},
    {"stddev", 1, 1, step_moments, finish_stddev_samp, leave_moments},
    {"stddev_samp", 1, 1, step_moments, finish_stddev_samp, leave_moments},
    {"stddev_pop", 1, 1, step_moments, finish_stddev_pop, leave_moments},
    {"variance", 1, 1, step_moments, finish_var_samp, leave_moments},
    {"var_samp", 1, 1, step_moments, finish_var_samp, leave_moments},
    {"var_pop", 1, 1, step_moments, finish_var_pop, leave_moments},
    {"covar_samp", 2, 2, step_moments, finish_covar_samp, leave_moments},
    {"covar_pop", 2, 2, step_moments, finish_covar_pop, leave_moments},
    {"corr", 2, 2, step_moments, finish_corr, leave_moments},
    {"regr_slope", 2, 2, step_moments, finish_slope, leave_moments},
};
const size_t ft_sql_aggregate_count = sizeof ft_sql_aggregates / sizeof *ft_sql_aggregates;
