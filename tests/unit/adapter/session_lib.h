/* session_lib.h - opening an adapter in a test, with a profile written as key, value, ... */
#ifndef SESSION_LIB_H
#define SESSION_LIB_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "adapter/adapter.h"

#include <stdlib.h>

typedef struct opened {
    ft_arena *arena;
    ft_adapter *adapter;
    ft_cancel_token cancel;
    ft_warehouse *w;
    ft_job job;
    int statements;      /* traced */
    ft_buf notices;
} opened;

static inline void count_statement(void *self, ft_str sql)
{
    (void)sql;
    ((opened *)self)->statements++;
}

static inline void keep_notice(void *self, ft_str text)
{
    opened *o = self;
    ft_buf_add(&o->notices, text);
    ft_buf_byte(&o->notices, '\n');
}

static inline opened *open_with(const char *type, ft_dict *output, ft_arena *arena)
{
    opened *o = FT_NEW(arena, opened);
    o->arena = arena;
    o->notices = ft_buf_in(arena);
    ft_cancel_token_init(&o->cancel);
    ft_adapter_options options = {.credentials = {.type = ft_str_of(type), .output = output, .threads = 1},
                                  .trace = count_statement, .notice = keep_notice, .self = o};
    o->adapter = ft_adapter_new(&options, ft_diags_new(arena));
    assert_non_null(o->adapter);
    o->w = ft_adapter_open(o->adapter, &o->cancel);
    o->job = ft_job_in(arena);
    return o;
}

static inline void close_opened(opened *o)
{
    o->w->class->close(o->w);
    ft_adapter_free(o->adapter);
    ft_cancel_token_release(&o->cancel);
    ft_arena_free(o->arena);
}

static inline void fail_with_fault(opened *o, const char *sql)
{
    if (o->job.fault.set)
        fail_msg("%s: %.*s", sql, FT_ARG(o->job.fault.message));
}

/* Runs it and expects it to work. */
static inline ft_rows ask(opened *o, const char *sql)
{
    ft_rows rows;
    o->w->class->run(o->w, &o->job, ft_str_of(sql), FT_FETCH_ALL, -1, &rows);
    fail_with_fault(o, sql);
    return rows;
}

static inline void exec_sql(opened *o, const char *sql)
{
    o->w->class->run(o->w, &o->job, ft_str_of(sql), FT_FETCH_NONE, -1, NULL);
    fail_with_fault(o, sql);
}

/* The first cell of the answer, printed. */
static inline const char *one(opened *o, const char *sql)
{
    ft_rows rows = ask(o, sql);
    ft_str text = FT_STR("(no row)");
    if (rows.height)
        ft_to_text(&o->job, rows.cells[0], &text);
    return ft_str_c(o->arena, text);
}

/* Runs it, expects it to fail, and gives the message. */
static inline const char *refused(opened *o, const char *sql)
{
    ft_rows rows;
    o->job.fault = (ft_fault){0};
    if (o->w->class->run(o->w, &o->job, ft_str_of(sql), FT_FETCH_ALL, -1, &rows))
        fail_msg("%s was not refused", sql);
    const char *message = ft_str_c(o->arena, o->job.fault.message);
    o->job.fault = (ft_fault){0};
    return message;
}

#endif
