/* postgres_many.c - reads that go out together: one simple query of several statements, which the server takes as
 * one transaction and answers in one piece.
 *
 * So that each one's time is known all the same, the server's clock is asked before the first and behind each:
 * the even ones of the answers are the clock's. */
#include "adapter/postgres_many.h"

#include <stdlib.h>

static const char UNDEFINED_FUNCTION[] = "42883";
static const char CLOCK[] = "select (extract(epoch from clock_timestamp()) * 1000000)::int8";

typedef struct {
    ft_pg_session *session;
    ft_job *job;
    ft_reading *readings;
    void (*turn)(void *self, size_t at);
    void *self;
    size_t answers;            /* complete ones, the clock's among them */
    int64_t clock_us, before_us;
    ft_str tag;                /* of the read that waits for the clock behind it */
    ft_pg_cells cells;
    bool refused;              /* by the server: what stands behind it is not run */
} many;

static bool is_clocks(const many *asked)
{
    return asked->answers % 2 == 0;
}

static ft_pg_entry entry_of(const many *asked)
{
    return (ft_pg_entry){.rows = asked->readings[asked->answers / 2].rows, .read_rows = true, .limit = -1,
                         .job = asked->job, .arena = asked->job->arena};
}

static void send(many *asked, size_t count)
{
    ft_buf text = ft_buf_in(asked->job->arena);
    for (size_t i = 0; i < count; i++) {
        asked->turn(asked->self, i);
        ft_session_trace(&asked->session->with, asked->readings[i].sql);
        ft_buf_format(&text, "%s;\n", CLOCK);
        ft_buf_add(&text, asked->readings[i].sql);
        ft_buf_text(&text, "\n;\n");
        *asked->readings[i].rows = (ft_rows){.affected = -1};
    }
    ft_buf_text(&text, CLOCK);
    ft_pg_send_alone(asked->session->connection, ft_str_c(asked->job->arena, ft_buf_str(&text))); /* lost: reading says so */
}

static void read_row(many *asked, int width)
{
    ft_pg_connection *connection = asked->session->connection;
    ft_pg_entry entry = entry_of(asked);
    if (is_clocks(asked))
        asked->clock_us = strtoll(ft_str_c(asked->job->arena, ft_pg_cell(connection, 0)), NULL, 10);
    else
        ft_pg_read_row(asked->session, &entry, width, &asked->cells);
}

/* A read is over when the clock behind it was told. */
static void tell_read(many *asked)
{
    size_t at = asked->answers / 2 - 1;
    asked->readings[at].took_us = asked->clock_us - asked->before_us;
    asked->turn(asked->self, at);
    ft_session_answered(&asked->session->with, asked->tag, asked->readings[at].took_us);
}

static void read_done(many *asked, const ft_pg_event *event)
{
    ft_pg_entry entry = entry_of(asked);
    if (is_clocks(asked)) {
        if (asked->answers)
            tell_read(asked);
        asked->before_us = asked->clock_us;
    } else {
        ft_pg_read_end(asked->session, &entry, event, &asked->cells);
        asked->tag = ft_str_copy(asked->job->arena, event->tag);
        asked->cells = (ft_pg_cells){0};
    }
    asked->answers++;
}

/* Reads all answers. A connection that is lost is closed: the next statement opens another. */
static void read_answers(many *asked, size_t count)
{
    for (;;) {
        ft_pg_event event = ft_pg_next(asked->session->connection);
        bool expected = !asked->refused && asked->answers < 2 * count + 1 && !asked->job->fault.set;
        switch (event.kind) {
        case FT_PG_SYNCED:
            return;
        case FT_PG_LOST:
        case FT_PG_CANCELLED:
            ft_pg_hang_up(asked->session);
            return;
        case FT_PG_ERROR:
            asked->session->no_clock = !asked->answers && strcmp(event.error.code, UNDEFINED_FUNCTION) == 0;
            asked->refused = true;
            break;
        case FT_PG_ROW:
            if (expected)
                read_row(asked, event.width);
            break;
        case FT_PG_DONE:
            if (expected)
                read_done(asked, &event);
            break;
        default:
            break;
        }
    }
}

size_t ft_pg_read_many(ft_pg_session *session, ft_job *job, ft_reading *readings, size_t count,
                       void (*turn)(void *self, size_t at), void *self)
{
    bool fresh = !session->connection || session->needs_prelude || session->needs_discard;
    if (!count || fresh || session->no_clock || session->in_transaction || session->pending.len ||
        ft_cancel_raised(session->with.cancel))
        return 0;
    many asked = {.session = session, .job = job, .readings = readings, .turn = turn, .self = self};
    send(&asked, count);
    read_answers(&asked, count);
    job->fault = (ft_fault){0}; /* of cells that could not be read */
    return asked.answers ? (asked.answers - 1) / 2 : 0;
}
