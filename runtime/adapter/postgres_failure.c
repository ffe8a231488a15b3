/* postgres_failure.c - what the server said, as the failure and the text dbt prints.
 *
 * The text is psycopg2's: the message, "LINE n:" with a caret, then DETAIL, HINT and CONTEXT. The
 * place is reckoned in the statement as it was given, not in the piece of it that was sent. */
#include "adapter/postgres_session.h"

#include "base/text.h"

enum {
    EXCERPT_WIDTH = 60,
    EXCERPT_RIGHT = 10
}; /* columns libpq shows, and keeps right of the caret */

static ft_failure_kind kind_of(const char *code, bool cancelled)
{
    static const struct {
        const char *prefix;
        ft_failure_kind kind;
    } CLASSES[] = {
        {"40001", FT_FAILED_RETRYABLE},  {"40P01", FT_FAILED_RETRYABLE},
        {"42501", FT_FAILED_PERMISSION}, {"28", FT_FAILED_PERMISSION},
        {"42", FT_FAILED_SYNTAX},        {"22", FT_FAILED_DATA},
        {"23", FT_FAILED_DATA},          {"57014", FT_FAILED_TIMEOUT},
        {"55P03", FT_FAILED_TIMEOUT},    {"25P03", FT_FAILED_TIMEOUT},
        {"25P04", FT_FAILED_TIMEOUT},
    };
    if (cancelled && strcmp(code, "57014") == 0)
        return FT_FAILED_CANCELLED;
    for (size_t i = 0; i < sizeof CLASSES / sizeof *CLASSES; i++)
        if (strncmp(code, CLASSES[i].prefix, strlen(CLASSES[i].prefix)) == 0)
            return CLASSES[i].kind;
    return FT_FAILED_OTHER;
}

/* The excerpt of libpq: the line, cut to 60 columns around the place, and the caret below. */
static void add_excerpt(ft_buf *out, ft_str sql, size_t offset)
{
    size_t line = 1, from = 0;
    for (size_t i = 0; i < offset; i++)
        if (sql.at[i] == '\n') {
            line++;
            from = i + 1;
        }
    size_t to = ft_str_find_byte(sql, '\n', offset);
    ft_str text = ft_str_slice(sql, from, to == FT_NOWHERE ? sql.len : to);
    size_t caret = ft_text_len(ft_str_slice(text, 0, offset - from)), width = ft_text_len(text);
    size_t begin = 0, end = width;
    if (width > EXCERPT_WIDTH && caret + EXCERPT_RIGHT < EXCERPT_WIDTH) {
        end = EXCERPT_WIDTH;
    } else if (width > EXCERPT_WIDTH) {
        end = caret + EXCERPT_RIGHT < width ? caret + EXCERPT_RIGHT : width;
        begin = end - EXCERPT_WIDTH;
    }
    size_t prefix_at = out->len + 1;
    ft_buf_format(out, "\nLINE %zu: %s", line, begin ? "..." : "");
    size_t indent = out->len - prefix_at + (caret - begin);
    ft_buf_add(out, ft_str_slice(text, ft_text_byte_of(text, begin), ft_text_byte_of(text, end)));
    ft_buf_text(out, end < width ? "...\n" : "\n");
    ft_buf_fill(out, ' ', indent);
    ft_buf_byte(out, '^');
}

static void add_field(ft_buf *out, const char *title, ft_str text)
{
    if (!text.len)
        return;
    ft_buf_text(out, title);
    ft_buf_add(out, text);
}

/* The server's own hint, or ours where it has none and the message alone does not say what to do. */
static ft_str hint_of(const ft_pg_error *error)
{
    if (!error->hint.len && strcmp(error->code, "42830") == 0)
        return FT_STR("A foreign key needs a primary key or a unique constraint on exactly the columns that it names: "
                      "give the referenced model one, in a contract or as a unique index in its `indexes`.");
    return error->hint;
}

static void set_fault(ft_pg_session *session, ft_job *job)
{
    ft_fault_class class =
        session->failure.kind == FT_FAILED_CANCELLED ? FT_FAULT_CANCELLED : FT_FAULT_DATABASE;
    ft_raise(job, class, "%.*s", FT_ARG(session->failure.message));
}

bool ft_pg_fail(ft_pg_session *session, ft_job *job, const ft_pg_error *error, ft_str sql,
                size_t part_at)
{
    ft_arena_clear(session->failure_arena);
    ft_arena *arena = session->failure_arena;
    ft_failure *failure = &session->failure;
    *failure = (ft_failure){.sql = ft_str_copy(arena, sql), .offset = -1};
    memcpy(failure->code, error->code, sizeof failure->code);
    failure->kind = kind_of(error->code, ft_cancel_raised(session->with.cancel));
    if (error->position > 0) {
        ft_str part = ft_str_from(sql, part_at);
        failure->offset = (int64_t)(part_at + ft_text_byte_of(part, (size_t)error->position - 1));
    }
    ft_buf text = ft_buf_in(arena);
    ft_buf_add(&text, error->message);
    if (failure->offset >= 0)
        add_excerpt(&text, sql, (size_t)failure->offset);
    else if (error->internal_position > 0) /* of a function's own statement */
        add_excerpt(&text, error->internal_query, ft_text_byte_of(error->internal_query, (size_t)error->internal_position - 1));
    add_field(&text, "\nDETAIL:  ", error->detail);
    add_field(&text, "\nHINT:  ", hint_of(error));
    add_field(&text, "\nQUERY:  ", error->internal_query);
    add_field(&text, "\nCONTEXT:  ", error->context);
    failure->message = ft_buf_str(&text);
    set_fault(session, job);
    return false;
}

void ft_pg_fail_lost(ft_pg_session *session, ft_job *job, ft_failure_kind kind, ft_str sql,
                     ft_str message)
{
    ft_arena_clear(session->failure_arena);
    ft_arena *arena = session->failure_arena;
    session->failure = (ft_failure){.kind = kind,
                                    .sql = ft_str_copy(arena, sql),
                                    .offset = -1,
                                    .message = ft_str_copy(arena, message)};
    set_fault(session, job);
}
