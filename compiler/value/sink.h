/* sink.h - a stream of keys and values: one description of a thing serves artifacts and templates.
 *
 * Whoever describes calls open, value and close in order; the sink makes JSON text or a value of it.
 * In lists and at the top the key is FT_NO_KEY. */
#ifndef FT_VALUE_SINK_H
#define FT_VALUE_SINK_H

#include "base/pool.h"
#include "value/json.h"

/* Most keys are literals of ours: they stand in the program as JSON spells them, so that an artifact's
 * keys are copied and not searched for what must be escaped. */
typedef struct {
    const char *at;     /* borrowed until the sink ends; NULL: no key */
    uint32_t len;
    bool spelled;       /* `"` stands before, `": ` behind, and nothing in it is escaped */
} ft_key;

#define FT_KEY(literal) ((ft_key){&"\"" literal "\": "[1], sizeof(literal) - 1, true})
#define FT_NO_KEY ((ft_key){0})
static inline ft_key ft_key_of(ft_str text) { return (ft_key){text.at, (uint32_t)text.len, false}; }
static inline ft_str ft_key_text(ft_key key) { return (ft_str){key.at, key.len}; }

/* A member that artifacts repeat ten thousand times: its JSON is made once. */
typedef struct {
    ft_key key;
    ft_value value;
    ft_str json;        /* `"key": value` */
} ft_constant;

ft_constant ft_constant_of(ft_arena *arena, ft_key key, ft_value value);

/* Members in a row that many entries have alike: they are the same whenever the words of the key are, which are
 * addresses of what nobody changes while it is told. */
typedef enum { FT_PASSAGE_CONFIG, FT_PASSAGE_COLUMN, FT_PASSAGE_NODE, FT_PASSAGES } ft_passage;
typedef struct { uintptr_t words[4]; } ft_passage_key;

typedef struct ft_sink ft_sink;
typedef void ft_sink_tell_fn(void *state, ft_sink *sink, size_t item);

struct ft_sink {
    void *self;
    void (*open)(void *self, ft_key key, ft_kind kind);   /* FT_DICT or FT_LIST */
    void (*close)(void *self);
    void (*value)(void *self, ft_key key, ft_value value);
    void (*constant)(void *self, const ft_constant *member); /* may be NULL: it is a value as any other */
    bool (*passage_begins)(void *self, ft_passage passage, ft_passage_key key); /* may be NULL, with the next */
    void (*passage_ends)(void *self, ft_passage passage);
    void (*each)(void *self, const ft_pool *pool, size_t count, ft_sink_tell_fn *tell, void *state); /* may be NULL */
};

static inline void ft_sink_open(ft_sink *sink, ft_key key, ft_kind kind) { sink->open(sink->self, key, kind); }
static inline void ft_sink_close(ft_sink *sink) { sink->close(sink->self); }
static inline void ft_sink_value(ft_sink *sink, ft_key key, ft_value value) { sink->value(sink->self, key, value); }
void ft_sink_constant(ft_sink *sink, const ft_constant *member);
/* Whether a passage is to be told, and then ended; else it is there already, copied from where it stood last.
 * Not for the first members of a container. */
bool ft_sink_passage_begins(ft_sink *sink, ft_passage passage, ft_passage_key key);
void ft_sink_passage_ends(ft_sink *sink, ft_passage passage);
/* Members 0 .. count - 1 of the open container, in this order. On a JSON sink pieces are told on the
 * pool, so `tell` must only read what threads share, and must not call this again. */
void ft_sink_each(ft_sink *sink, const ft_pool *pool, size_t count, ft_sink_tell_fn *tell, void *state);
void ft_sink_text(ft_sink *sink, ft_key key, ft_str text);      /* at == NULL: none */
void ft_sink_texts(ft_sink *sink, ft_key key, const ft_str *texts, size_t len);

/* A passage in the buffer of a JSON sink; len 0: there is none, or it has not ended. */
typedef struct { ft_passage_key key; size_t from, len; bool open; } ft_json_passage;

/* JSON text as json.dumps writes it, handed on in pieces so that no artifact is held whole. */
typedef struct ft_json_out {
    ft_buf buf;
    void *self;
    bool (*flush)(void *self, ft_str bytes);  /* false: the disk refused; further bytes are dropped. NULL: all is held */
    bool failed;
    bool follows;                             /* something stands before in the open container */
    unsigned depth;
    uint64_t lists;                           /* bit d: the container at depth d is a list */
    ft_json_passage passages[FT_PASSAGES];
    ft_job job;
    double real;                              /* the last fraction that was written */
    char real_text[32]; size_t real_len;      /* its text; 0: there was none */
} ft_json_out;

void ft_json_out_init(ft_json_out *out, ft_arena *arena, bool (*flush)(void *, ft_str), void *self);
bool ft_json_out_finish(ft_json_out *out);    /* flushes the rest; false: something failed */
ft_sink ft_json_sink(ft_json_out *out);

/* A value built of what is told. `made` is complete when the outermost container was closed. */
typedef struct ft_value_out {
    ft_arena *arena;
    ft_value made;
    ft_value open[64];
    unsigned depth;
    bool copies;    /* lists and dicts that are told as values: what is made may be changed */
} ft_value_out;

ft_sink ft_value_sink(ft_value_out *out);

#endif
