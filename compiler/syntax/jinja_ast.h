/* jinja_ast.h - the node kinds of a parsed template.
 *
 * One node type for all kinds keeps walkers short. What each kind puts where stands beside it below;
 * fields not named are zero. Nodes live in the arena of the parse and are immutable once
 * render/template has resolved names and filters. Offsets are bytes of the source as it was given. */
#ifndef FT_SYNTAX_JINJA_AST_H
#define FT_SYNTAX_JINJA_AST_H

#include "base/str.h"

typedef enum {
    /* expressions */
    FT_J_NONE, FT_J_TRUE, FT_J_FALSE,
    FT_J_INT,        /* number */
    FT_J_BIG,        /* text: digits, op: base */
    FT_J_FLOAT,      /* real */
    FT_J_STRING,     /* text */
    FT_J_NAME,       /* text, op: ft_jinja_context */
    FT_J_NSREF,      /* text: the namespace, a: STRING, the attribute; only as a target */
    FT_J_TUPLE, FT_J_LIST,  /* items */
    FT_J_DICT,       /* items: key, value, key, value ... */
    FT_J_NOT, FT_J_NEG, FT_J_POS, /* a */
    FT_J_AND, FT_J_OR,      /* a, b */
    FT_J_BINARY,     /* a, b, op: ft_jinja_op */
    FT_J_CONCAT,     /* items */
    FT_J_COMPARE,    /* a, items: OPERAND */
    FT_J_OPERAND,    /* a, op: ft_jinja_op */
    FT_J_COND,       /* b if a else c; c may be NULL; count: the line */
    FT_J_ATTR,       /* a.text */
    FT_J_ITEM,       /* a[b] */
    FT_J_SLICE,      /* a:b:c, each may be NULL; only as b of ITEM or within its TUPLE */
    FT_J_CALL,       /* a(items, *b, **c); items: count positional ones, then KEYWORDs */
    FT_J_KEYWORD,    /* text=a */
    FT_J_FILTER,     /* a|text(items, *b, **c); a is NULL in filter blocks */
    FT_J_TEST,       /* a is text(items, *b, **c) */
    /* statements */
    FT_J_TEXT,       /* text; an item of OUTPUT */
    FT_J_OUTPUT,     /* items: TEXT and expressions */
    FT_J_SET,        /* a: target, b: value */
    FT_J_SET_BLOCK,  /* a: target, b: FILTER or NULL, body */
    FT_J_FOR,        /* a: target, b: what over, c: condition or NULL, body, other: else */
    FT_J_IF,         /* a: condition, body, items: IFs of elif, other: else */
    FT_J_WITH,       /* items: target, value ..., body */
    FT_J_DO,         /* a */
    FT_J_MACRO,      /* text: name, items: parameters (NAME), other: defaults of the last ones, body */
    FT_J_CALL_BLOCK, /* a: CALL; otherwise as MACRO, without a name */
    FT_J_FILTER_BLOCK, /* a: FILTER, body */
    FT_J_BLOCK,      /* text: name, body */
    FT_J_EXTENDS,    /* a */
    FT_J_INCLUDE,    /* a */
    FT_J_IMPORT,     /* a, text: the name bound */
    FT_J_FROM,       /* a, items: ALIAS */
    FT_J_ALIAS,      /* text: the name exported, a: STRING, the name bound */
    FT_J_SCOPE,      /* autoescape: a, body */
    FT_J_BREAK, FT_J_CONTINUE
} ft_jinja_kind;

typedef enum { FT_J_LOAD, FT_J_STORE, FT_J_PARAM } ft_jinja_context;

typedef enum { FT_J_ADD, FT_J_SUB, FT_J_MUL, FT_J_DIV, FT_J_FLOORDIV, FT_J_MOD, FT_J_POW,
               FT_J_EQ, FT_J_NE, FT_J_LT, FT_J_LE, FT_J_GT, FT_J_GE, FT_J_IN, FT_J_NOT_IN } ft_jinja_op;

enum {               /* flags */
    FT_J_RECURSIVE = 1,      /* FOR */
    FT_J_SCOPED = 2, FT_J_REQUIRED = 4, /* BLOCK */
    FT_J_IGNORE_MISSING = 8, /* INCLUDE */
    FT_J_WITH_CONTEXT = 16,  /* INCLUDE, IMPORT, FROM */
    /* set by render/template */
    FT_J_EXPORTED = 32,      /* binds names of the template itself, not of a body */
    FT_J_IF_NO_PARENT = 64,  /* runs only while no `extends` has */
    FT_J_DROPPED = 128,      /* never runs */
    FT_J_EXTENDED = 256,     /* FOR: its body uses `loop` */
    FT_J_BLANK = 512         /* an item of OUTPUT: a constant that holds a slice of what has none */
};

/* Names that a body gets only if it mentions them. */
enum { FT_J_CALLER, FT_J_KWARGS, FT_J_VARARGS, FT_J_SELF = 0, FT_J_SUPER, FT_J_SPECIALS = 3 };

typedef struct ft_jinja_node ft_jinja_node;
typedef struct ft_jinja_nodes { ft_jinja_node **at; size_t len; } ft_jinja_nodes;

typedef struct ft_jinja_block {
    ft_jinja_nodes body, other;
    ft_str *types;           /* MACRO: a parameter's annotation as written, {NULL,0}: none (ENV-13) */
    bool annotated;
    /* set by render/template */
    const struct ft_scope *scope, *other_scope, *test_scope;
    ft_jinja_node *test_target; /* FOR: the target again, bound for the condition */
    uint32_t loop_slot;      /* FOR: where `loop` is kept */
    uint32_t special[FT_J_SPECIALS]; /* MACRO, CALL_BLOCK, BLOCK: slots of the names its body uses */
    uint8_t specials;        /* ... bits of those it uses: 1 << FT_J_CALLER ... */
    bool explicit_caller;    /* MACRO: `caller` is one of its parameters */
    bool reads_caller;       /* MACRO: its body mentions `caller` */
    const struct ft_local *locals; size_t locals_len; /* INCLUDE, IMPORT, FROM, BLOCK: names set so far */
} ft_jinja_block;

struct ft_jinja_node {
    uint8_t kind, op;
    uint16_t flags;
    uint32_t from, to;       /* bytes, `to` exclusive */
    uint32_t count;
    ft_str text;
    union {
        int64_t number;
        double real;
        const void *found;   /* FILTER, TEST: its row, NULL: none of this name (render/template) */
        struct { uint32_t hops, slot; } place; /* NAME, NSREF, MACRO, IMPORT, ALIAS (render/template) */
    } as;
    ft_jinja_node *a, *b, *c;
    ft_jinja_nodes items;
    ft_jinja_block *block;   /* of kinds with a body */
};

/* Why a text has no tree. */
typedef struct ft_jinja_error {
    enum { FT_JINJA_SYNTAX, FT_JINJA_ASSERTION, FT_JINJA_DEPTH, FT_JINJA_COMPILATION } kind;
    ft_str message;                  /* in `arena` */
    uint32_t from, to;
} ft_jinja_error;

/* Calls `visit` for each child in the order in which Jinja's own tree lists them. */
typedef void ft_jinja_visit(void *self, ft_jinja_node *node);
void ft_jinja_children(const ft_jinja_node *node, ft_jinja_visit *visit, void *self);

#endif
