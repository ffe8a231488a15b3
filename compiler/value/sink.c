/* sink.c - the two sinks: JSON text in pieces, and a value; see sink.h. */
#include "value/sink.h"

#include <assert.h>

enum { PIECE = 1 << 16, DEEPEST = 64 };

void ft_sink_text(ft_sink *sink, ft_str key, ft_str text)
{
    ft_sink_value(sink, key, text.at ? ft_of_text(text) : FT_VALUE_NONE);
}

void ft_sink_texts(ft_sink *sink, ft_str key, const ft_str *texts, size_t len)
{
    ft_sink_open(sink, key, FT_LIST);
    for (size_t i = 0; i < len; i++)
        ft_sink_text(sink, FT_NO_KEY, texts[i]);
    ft_sink_close(sink);
}

/* ---- JSON */

void ft_json_out_init(ft_json_out *out, ft_arena *arena, bool (*flush)(void *, ft_str), void *self)
{
    *out = (ft_json_out){.buf = ft_buf_in(arena), .self = self, .flush = flush, .job = ft_job_in(arena)};
    ft_buf_reserve(&out->buf, PIECE * 2);
}

static void hand_on(ft_json_out *out)
{
    if (!out->failed && out->buf.len)
        out->failed = !out->flush(out->self, ft_buf_str(&out->buf));
    ft_buf_clear(&out->buf);
}

bool ft_json_out_finish(ft_json_out *out)
{
    hand_on(out);
    return !out->failed;
}

static void json_key(ft_json_out *out, ft_str key)
{
    if (out->follows)
        ft_buf_add(&out->buf, FT_STR(", "));
    if (key.at) {
        ft_json_text(&out->buf, key, false);
        ft_buf_add(&out->buf, FT_STR(": "));
    }
}

static void json_open(void *self, ft_str key, ft_kind kind)
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

static void json_value(void *self, ft_str key, ft_value value)
{
    ft_json_out *out = self;
    json_key(out, key);
    ft_json_style style = {.indent = -1, .objects_as_text = true};
    if (value.kind == FT_TEXT)
        ft_json_text(&out->buf, ft_text_of(value), false);
    else if (!ft_json_write(&out->job, value, style, &out->buf))
        out->failed = true;
    out->follows = true;
}

ft_sink ft_json_sink(ft_json_out *out)
{
    return (ft_sink){.self = out, .open = json_open, .close = json_close, .value = json_value};
}

/* ---- a value */

static void put(ft_value_out *out, ft_str key, ft_value value)
{
    if (out->depth == 0)
        out->made = value;
    else if (out->open[out->depth - 1].kind == FT_LIST)
        ft_list_add(out->arena, out->open[out->depth - 1].as.list, value);
    else
        ft_dict_set_text(out->arena, out->open[out->depth - 1].as.dict, key, value);
}

static void value_open(void *self, ft_str key, ft_kind kind)
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

static void value_value(void *self, ft_str key, ft_value value)
{
    put(self, key, value);
}

ft_sink ft_value_sink(ft_value_out *out)
{
    return (ft_sink){.self = out, .open = value_open, .close = value_close, .value = value_value};
}
