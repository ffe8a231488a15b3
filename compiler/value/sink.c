/* sink.c - the two sinks: JSON text in pieces, and a value; see sink.h. */
#include "value/sink.h"

#include <assert.h>

enum {
    PIECE = 1 << 16, DEEPEST = 64,
    MEMBERS = 24, /* of one piece of ft_sink_each: their text fits the buffer as it begins */
    AHEAD = 4,    /* pieces a thread may make before the one they wait for */
};

#define COMMA FT_STR(", ")

void ft_sink_text(ft_sink *sink, ft_key key, ft_str text)
{
    ft_sink_value(sink, key, text.at ? ft_of_text(text) : FT_VALUE_NONE);
}

void ft_sink_texts(ft_sink *sink, ft_key key, const ft_str *texts, size_t len)
{
    ft_sink_open(sink, key, FT_LIST);
    for (size_t i = 0; i < len; i++)
        ft_sink_text(sink, FT_NO_KEY, texts[i]);
    ft_sink_close(sink);
}

void ft_sink_constant(ft_sink *sink, const ft_constant *member)
{
    if (sink->constant)
        sink->constant(sink->self, member);
    else
        ft_sink_value(sink, member->key, member->value);
}

bool ft_sink_passage_begins(ft_sink *sink, ft_passage passage, ft_passage_key key)
{
    return !sink->passage_begins || sink->passage_begins(sink->self, passage, key);
}

void ft_sink_passage_ends(ft_sink *sink, ft_passage passage)
{
    if (sink->passage_ends)
        sink->passage_ends(sink->self, passage);
}

void ft_sink_each(ft_sink *sink, const ft_pool *pool, size_t count, ft_sink_tell_fn *tell, void *state)
{
    if (sink->each) {
        sink->each(sink->self, pool, count, tell, state);
        return;
    }
    for (size_t i = 0; i < count; i++)
        tell(state, sink, i);
}

/* ---- JSON */

void ft_json_out_init(ft_json_out *out, ft_arena *arena, bool (*flush)(void *, ft_str), void *self)
{
    *out = (ft_json_out){.buf = ft_buf_in(arena), .self = self, .flush = flush, .job = ft_job_in(arena)};
    if (flush)
        ft_buf_reserve(&out->buf, PIECE * 2);
}

/* With the text the passages in it are gone. */
static void clear(ft_json_out *out)
{
    ft_buf_clear(&out->buf);
    memset(out->passages, 0, sizeof out->passages);
}

static void hand_on(ft_json_out *out)
{
    if (!out->flush)
        return;
    if (!out->failed && out->buf.len)
        out->failed = !out->flush(out->self, ft_buf_str(&out->buf));
    clear(out);
}

bool ft_json_out_finish(ft_json_out *out)
{
    hand_on(out);
    return !out->failed;
}

/* Quotes, colon and space of a spelled key are copied with it. */
static void json_key(ft_json_out *out, ft_key key)
{
    if (out->follows)
        ft_buf_add(&out->buf, COMMA);
    if (key.spelled) {
        ft_buf_add(&out->buf, (ft_str){key.at - 1, key.len + 4});
    } else if (key.at) {
        ft_json_text(&out->buf, ft_key_text(key), false);
        ft_buf_add(&out->buf, FT_STR(": "));
    }
}

static void json_open(void *self, ft_key key, ft_kind kind)
{
    ft_json_out *out = self;
    assert(out->depth < DEEPEST); /* containers are opened by code of ours, never by input */
    json_key(out, key);
    ft_buf_byte(&out->buf, kind == FT_LIST ? '[' : '{');
    uint64_t bit = (uint64_t)1 << out->depth++;
    out->lists = kind == FT_LIST ? out->lists | bit : out->lists & ~bit;
    out->follows = false;
}

static void json_close(void *self)
{
    ft_json_out *out = self;
    bool list = out->lists >> --out->depth & 1;
    ft_buf_byte(&out->buf, list ? ']' : '}');
    out->follows = true;
    if (out->buf.len >= PIECE)
        hand_on(out);
}

/* The times of a manifest's entries are one number: it is spelled out once. */
static void json_real(ft_json_out *out, double real)
{
    static const ft_json_style style = {.indent = -1};
    if (!out->real_len || memcmp(&real, &out->real, sizeof real) != 0) {
        size_t from = out->buf.len;
        if (!ft_json_write(&out->job, ft_of_float(real), style, &out->buf))
            out->failed = true;
        ft_str written = ft_str_from(ft_buf_str(&out->buf), from);
        out->real = real;
        out->real_len = written.len <= sizeof out->real_text ? written.len : 0;
        memcpy(out->real_text, written.at, out->real_len);
        return;
    }
    ft_buf_add(&out->buf, (ft_str){out->real_text, out->real_len});
}

static void json_value(void *self, ft_key key, ft_value value)
{
    static const ft_json_style style = {.indent = -1, .objects_as_text = true};
    ft_json_out *out = self;
    json_key(out, key);
    if (value.kind == FT_TEXT)
        ft_json_text(&out->buf, ft_text_of(value), false);
    else if (value.kind == FT_NONE)
        ft_buf_add(&out->buf, FT_STR("null"));
    else if (value.kind == FT_FLOAT)
        json_real(out, value.as.real);
    else if (!ft_json_write(&out->job, value, style, &out->buf))
        out->failed = true;
    out->follows = true;
}

static void json_constant(void *self, const ft_constant *member)
{
    ft_json_out *out = self;
    if (out->follows)
        ft_buf_add(&out->buf, COMMA);
    ft_buf_add(&out->buf, member->json);
    out->follows = true;
}

static bool json_passage_begins(void *self, ft_passage passage, ft_passage_key key)
{
    ft_json_out *out = self;
    ft_json_passage *last = &out->passages[passage];
    assert(out->follows); /* its text begins with the comma */
    if (last->len && memcmp(&last->key, &key, sizeof key) == 0) {
        ft_buf_reserve(&out->buf, last->len);
        ft_buf_add(&out->buf, (ft_str){out->buf.at + last->from, last->len});
        return false;
    }
    *last = (ft_json_passage){.key = key, .from = out->buf.len, .open = true};
    return true;
}

static void json_passage_ends(void *self, ft_passage passage)
{
    ft_json_out *out = self;
    ft_json_passage *last = &out->passages[passage];
    if (last->open)
        last->len = out->buf.len - last->from;
    last->open = false;
}

ft_constant ft_constant_of(ft_arena *arena, ft_key key, ft_value value)
{
    ft_json_out out = {.buf = ft_buf_in(arena), .job = ft_job_in(arena)};
    json_value(&out, key, value);
    return (ft_constant){key, value, ft_buf_str(&out.buf)};
}

/* ---- JSON in pieces on many threads, handed on in order */

typedef struct {
    ft_json_out *into;
    ft_json_out *pieces;            /* one a slot */
    size_t count;
    ft_sink_tell_fn *tell;
    void *state;
} telling;

/* Each piece begins with a comma; the container's first member has none before it. */
static void tell_piece(void *job, size_t piece, size_t slot)
{
    const telling *all = job;
    ft_json_out *out = &all->pieces[slot];
    ft_sink sink = ft_json_sink(out);
    size_t from = piece * MEMBERS, to = from + MEMBERS < all->count ? from + MEMBERS : all->count;
    ft_buf_add(&out->buf, COMMA);
    out->follows = false;
    for (; from < to; from++)
        all->tell(all->state, &sink, from);
}

static void hand_on_piece(void *job, size_t piece, size_t slot)
{
    const telling *all = job;
    ft_json_out *into = all->into, *out = &all->pieces[slot];
    ft_str text = ft_buf_str(&out->buf);
    (void)piece;
    if (text.len > COMMA.len) {
        if (!into->failed)
            into->failed = out->failed || !into->flush(into->self, into->follows ? text : ft_str_from(text, COMMA.len));
        into->follows = true;
    }
    clear(out);
}

static void json_each(void *self, const ft_pool *pool, size_t count, ft_sink_tell_fn *tell, void *state)
{
    ft_json_out *into = self;
    size_t pieces = (count + MEMBERS - 1) / MEMBERS, slots = pool->width * AHEAD < pieces ? pool->width * AHEAD : pieces;
    ft_arena *arena = ft_arena_new("artifact");
    ft_arena **own = FT_NEW_ARRAY(arena, ft_arena *, slots + 1);
    telling all = {into, FT_NEW_ARRAY(arena, ft_json_out, slots + 1), count, tell, state};
    hand_on(into);
    for (size_t i = 0; i < slots; i++) {
        own[i] = ft_arena_new("artifact");
        ft_json_out_init(&all.pieces[i], own[i], NULL, NULL);
        ft_buf_reserve(&all.pieces[i].buf, PIECE * 2);
        all.pieces[i].depth = into->depth;
        all.pieces[i].lists = into->lists;
    }
    if (pieces)
        ft_pool_run_line(pool, pieces, &(ft_pool_line){tell_piece, hand_on_piece, &all, slots});
    for (size_t i = 0; i < slots; i++)
        ft_arena_free(own[i]);
    ft_arena_free(arena);
}

ft_sink ft_json_sink(ft_json_out *out)
{
    return (ft_sink){.self = out, .open = json_open, .close = json_close, .value = json_value, .constant = json_constant,
                     .passage_begins = json_passage_begins, .passage_ends = json_passage_ends,
                     .each = out->flush ? json_each : NULL};
}

/* ---- a value */

static void put(ft_value_out *out, ft_key key, ft_value value)
{
    if (out->depth == 0)
        out->made = value;
    else if (out->open[out->depth - 1].kind == FT_LIST)
        ft_list_add(out->arena, out->open[out->depth - 1].as.list, value);
    else
        ft_dict_set_text(out->arena, out->open[out->depth - 1].as.dict, ft_key_text(key), value);
}

static void value_open(void *self, ft_key key, ft_kind kind)
{
    ft_value_out *out = self;
    ft_value made = kind == FT_LIST ? ft_of_list(ft_list_new(out->arena, 0)) : ft_of_dict(ft_dict_new(out->arena));
    put(out, key, made);
    out->open[out->depth++] = made;
}

static void value_close(void *self)
{
    ((ft_value_out *)self)->depth--;
}

static void value_value(void *self, ft_key key, ft_value value)
{
    ft_value_out *out = self;
    bool holds = value.kind == FT_LIST || value.kind == FT_TUPLE || value.kind == FT_DICT || value.kind == FT_SET;
    put(out, key, out->copies && holds ? ft_value_copy(out->arena, value) : value);
}

ft_sink ft_value_sink(ft_value_out *out)
{
    return (ft_sink){.self = out, .open = value_open, .close = value_close, .value = value_value};
}
