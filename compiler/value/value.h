/* value.h - the one dynamic value of templates, YAML and query results, and the job it lives in.
 *
 * A value is 16 bytes, passed by copy. Kinds behave as the Python types dbt's templates see
 * (reference PYV-01 ... PYV-16): equality, order, truth and printing are in value/op. Text is a
 * borrowed slice; containers are shared by reference, as in Python, and live in an arena.
 *
 * Threads: a value may be read by any thread once nobody writes it. Containers flagged `frozen`
 * (project-wide data) are never written; templates that try get a TypeError. */
#ifndef FT_VALUE_VALUE_H
#define FT_VALUE_VALUE_H

#include "base/number.h"
#include "base/str.h"
#include "base/vec.h"
#include "source/span.h"

typedef enum {
    FT_UNDEFINED, FT_NONE, FT_BOOL, FT_INT, FT_BIG, FT_FLOAT, FT_DECIMAL, FT_TEXT,
    FT_LIST, FT_TUPLE, FT_DICT, FT_SET, FT_OBJECT
} ft_kind;

typedef struct ft_list ft_list;           /* of FT_LIST and FT_TUPLE */
typedef struct ft_dict ft_dict;           /* of FT_DICT; FT_SET is a dict whose values are None */
typedef struct ft_object ft_object;       /* value/object.h */
typedef struct ft_undefined ft_undefined;

typedef struct ft_value {
    uint8_t kind;                         /* ft_kind */
    uint8_t mark[3];                      /* of a key in a dict: bits of its hash, never 0; else nothing */
    uint32_t len;                         /* bytes of FT_TEXT (at most 4 GiB - 1) */
    union {
        bool truth;
        int64_t number;
        double real;
        const ft_big *big;
        const ft_decimal *decimal;
        const char *text;
        ft_list *list;
        ft_dict *dict;
        ft_object *object;
        const ft_undefined *undefined;    /* may be NULL: the nameless undefined */
    } as;
} ft_value;

struct ft_list { ft_value *at; uint32_t len, cap; bool frozen; };

typedef struct { ft_value key, value; } ft_dict_entry; /* a removed one: key FT_UNDEFINED, its mark 0 */
struct ft_dict {
    ft_dict_entry *entries;               /* insertion order, removed ones included */
    uint32_t *index;                      /* as base/map; NULL while small */
    uint32_t used, cap, len;              /* written, room, live */
    uint32_t index_size;
    uint32_t version;                     /* grows when keys come or go: iteration notices */
    bool frozen;
};

/* Why a value is undefined; what the message of the error says (ERR-01 ...). */
typedef enum { FT_UNDEFINED_PLAIN, FT_UNDEFINED_STRICT, FT_UNDEFINED_CHAINABLE, FT_UNDEFINED_DEBUG,
               FT_UNDEFINED_CAPTURE /* dbt's parsing pass: any use gives undefined again */ } ft_undefined_mode;
struct ft_undefined {
    ft_undefined_mode mode;
    bool unsafe;         /* the sandbox refused: using it is a SecurityError */
    ft_str name;         /* the name that was looked up */
    ft_str owner;        /* Python type name of what it was looked up in; empty: a variable */
    ft_str hint;         /* the whole message, when not empty */
    bool by_element;     /* the key that was looked up is not text: it is `element`, `name` is empty */
    ft_value element;
};

/* ---- the job: what one rendering (or one conversion) works in */

typedef enum {   /* the Python class of an error; ft_fault_class_name gives its name */
#define FT_FAULT(symbol, name) FT_FAULT_##symbol,
#include "value/fault_classes.def"
#undef FT_FAULT
} ft_fault_class;

typedef struct ft_fault {
    bool set;
    ft_fault_class kind;
    ft_str message;
    ft_span span;              /* where it happened: filled by the evaluator as it unwinds */
    const ft_origin *origin;
    ft_str node;               /* set where an error belongs to another node than the running one */
} ft_fault;

typedef struct ft_job {
    ft_arena *arena;           /* everything made by the rendering */
    ft_fault fault;            /* set exactly when a function of this job returned failure */
    void *host;                /* the template context above (context/), or NULL */
    uint64_t steps, step_limit;
    size_t memory_limit;       /* bytes of `arena` */
    uint32_t depth, depth_limit; /* evaluator frames */
    ft_undefined_mode undefined_mode;
    void *evaluator;           /* render/eval's own state */
    const struct ft_holder *printing; /* value/print's: the containers whose repr is being made */
} ft_job;

/* A job with the default budgets (design.md 3): 10^8 steps, 512 MiB, 500 frames. */
ft_job ft_job_in(ft_arena *arena);
/* Sets the fault (the first one wins) and returns false, so that callers can `return ft_raise(...)`. */
bool ft_raise(ft_job *job, ft_fault_class kind, const char *format, ...) __attribute__((format(printf, 3, 4)));
const char *ft_fault_class_name(ft_fault_class kind);
/* What dbt prints before " Error" for errors of this class: "Compilation", "Parsing" ... */
const char *ft_fault_class_title(ft_fault_class kind);
/* Before making something of `bytes` at once: false (MemoryError) when over the budget. */
bool ft_job_room(ft_job *job, size_t bytes);

/* ---- construction */
#define FT_VALUE_UNDEFINED ((ft_value){.kind = FT_UNDEFINED})
#define FT_VALUE_NONE ((ft_value){.kind = FT_NONE})
#define FT_VALUE_TRUE ((ft_value){.kind = FT_BOOL, .as.truth = true})
#define FT_VALUE_FALSE ((ft_value){.kind = FT_BOOL, .as.truth = false})
static inline ft_value ft_of_bool(bool truth) { return (ft_value){.kind = FT_BOOL, .as.truth = truth}; }
static inline ft_value ft_of_int(int64_t n) { return (ft_value){.kind = FT_INT, .as.number = n}; }
static inline ft_value ft_of_float(double real) { return (ft_value){.kind = FT_FLOAT, .as.real = real}; }
static inline ft_value ft_of_text(ft_str text) /* borrowed */
{
    return (ft_value){.kind = FT_TEXT, .len = (uint32_t)text.len, .as.text = text.at ? text.at : ""};
}
static inline ft_value ft_of_object(ft_object *object) { return (ft_value){.kind = FT_OBJECT, .as.object = object}; }
static inline ft_value ft_of_list(ft_list *list) { return (ft_value){.kind = FT_LIST, .as.list = list}; }
static inline ft_value ft_of_tuple(ft_list *list) { return (ft_value){.kind = FT_TUPLE, .as.list = list}; }
static inline ft_value ft_of_dict(ft_dict *dict) { return (ft_value){.kind = FT_DICT, .as.dict = dict}; }
static inline ft_value ft_of_set(ft_dict *dict) { return (ft_value){.kind = FT_SET, .as.dict = dict}; }
#define FT_VALUE_TEXT(literal) ft_of_text(FT_STR(literal))
ft_value ft_of_big(const ft_big *big);           /* FT_INT when it fits 64 bits */
ft_value ft_of_decimal(const ft_decimal *decimal);
ft_value ft_undefined_named(ft_arena *arena, ft_undefined_mode mode, ft_str name, ft_str owner);
ft_value ft_undefined_hint(ft_arena *arena, ft_undefined_mode mode, ft_str hint);

static inline bool ft_is(ft_value value, ft_kind kind) { return value.kind == kind; }
static inline bool ft_is_number(ft_value v) { return v.kind >= FT_BOOL && v.kind <= FT_DECIMAL; }
/* The text of an FT_TEXT value. Borrowed. */
static inline ft_str ft_text_of(ft_value value) { return (ft_str){value.as.text, value.len}; }

/* ---- lists and tuples (a tuple is never written after it was made) */
ft_list *ft_list_new(ft_arena *arena, size_t room);
void ft_list_add(ft_arena *arena, ft_list *list, ft_value item);

/* ---- dicts and sets. Keys must be hashable (ft_hash_value); the text forms cannot fail. */
ft_dict *ft_dict_new(ft_arena *arena);
ft_dict *ft_dict_with_room(ft_arena *arena, size_t room); /* for so many entries without growing */
ft_value *ft_dict_find_text(const ft_dict *dict, ft_str key);          /* NULL: absent */
void ft_dict_set_text(ft_arena *arena, ft_dict *dict, ft_str key, ft_value value); /* key borrowed */
ft_value ft_dict_get_text(const ft_dict *dict, ft_str key);            /* FT_UNDEFINED: absent */
/* Of data that was read, in which anything may be something else than it should. */
ft_value ft_value_at(ft_value dict, const char *key);                  /* FT_UNDEFINED: absent, or of no dict */
ft_str ft_text_at(ft_value dict, const char *key);                     /* {NULL,0}: absent, or no text */
static inline size_t ft_list_len(ft_value list) { return list.kind == FT_LIST ? list.as.list->len : 0; }
static inline bool ft_is_given(ft_value value) { return value.kind != FT_UNDEFINED && value.kind != FT_NONE; }
bool ft_dict_remove_text(ft_dict *dict, ft_str key, ft_value *removed);
/* false: the key is not hashable (TypeError raised), or, for set and remove, the dict is frozen. */
bool ft_dict_find(ft_job *job, const ft_dict *dict, ft_value key, ft_value **found); /* *found NULL: absent */
bool ft_dict_set(ft_job *job, ft_dict *dict, ft_value key, ft_value value);
bool ft_dict_remove(ft_job *job, ft_dict *dict, ft_value key, ft_value *removed); /* FT_UNDEFINED: absent */
void ft_dict_clear(ft_dict *dict);
static inline bool ft_dict_is_removed(const ft_dict_entry *entry)
{
    return entry->key.kind == FT_UNDEFINED && !(entry->key.mark[0] | entry->key.mark[1] | entry->key.mark[2]);
}
/* Live entries in order: for (size_t at = 0; (entry = ft_dict_next(dict, &at));) */
ft_dict_entry *ft_dict_next(const ft_dict *dict, size_t *at);

/* A deep copy whose containers and texts live in `arena` and are not frozen. Objects are shared:
 * they must live as long as the copy. Shared and circular containers stay shared and circular. */
ft_value ft_value_copy(ft_arena *arena, ft_value value);
void ft_value_freeze(ft_value value); /* deep; for data that every thread will read */

#endif
