/* jinja_lex.h - the tokens of a template: text, tags and what stands in them.
 *
 * Line ends are read as newlines and one at the very end is dropped (ENV-02), white space control and
 * raw sections are resolved here, comments never come out. Tokens are made one at a time. */
#ifndef FT_SYNTAX_JINJA_LEX_H
#define FT_SYNTAX_JINJA_LEX_H

#include "base/vec.h"
#include "source/source.h"

/* What may differ between environments. Zeroed members are not defaults: start from a constant. */
typedef struct ft_jinja_syntax {
    ft_str block_start, block_end, variable_start, variable_end, comment_start, comment_end;
    ft_str line_statement, line_comment; /* prefixes; empty: none */
    ft_str newline;                      /* what a line end in text becomes */
    bool trim_blocks, lstrip_blocks, keep_trailing_newline;
    bool dbt; /* dbt's tags, parameter annotations and "dbt_macro__" names (ENV-03, ENV-12, ENV-13) */
} ft_jinja_syntax;
extern const ft_jinja_syntax ft_jinja_of_dbt, ft_jinja_plain;

typedef enum {
    FT_T_ERROR, FT_T_EOF, FT_T_DATA, FT_T_VARIABLE_BEGIN, FT_T_VARIABLE_END, FT_T_BLOCK_BEGIN,
    FT_T_BLOCK_END, FT_T_NAME, FT_T_STRING, FT_T_INTEGER, FT_T_FLOAT,
    FT_T_ADD, FT_T_ASSIGN, FT_T_COLON, FT_T_COMMA, FT_T_DIV, FT_T_DOT, FT_T_EQ, FT_T_FLOORDIV,
    FT_T_GT, FT_T_GTEQ, FT_T_LBRACE, FT_T_LBRACKET, FT_T_LPAREN, FT_T_LT, FT_T_LTEQ, FT_T_MOD,
    FT_T_MUL, FT_T_NE, FT_T_PIPE, FT_T_POW, FT_T_RBRACE, FT_T_RBRACKET, FT_T_RPAREN,
    FT_T_SEMICOLON, FT_T_SUB, FT_T_TILDE
} ft_jinja_token_kind;

typedef struct ft_jinja_token {
    ft_jinja_token_kind kind;
    uint32_t from, to, line;  /* bytes of the source; line from 1 */
    ft_str text;              /* value of data, names and strings; digits of numbers; the message of an error */
} ft_jinja_token;

/* The caller's storage; the fields are the lexer's own. */
typedef struct ft_jinja_lexer {
    ft_arena *arena;
    const ft_jinja_syntax *syntax;
    ft_str source, text;      /* as given; with its line ends made newlines */
    size_t at;
    size_t counted, line;     /* `line` is the line of text byte `counted` */
    size_t mapped, origin;    /* text byte `mapped` is source byte `origin` */
    enum { FT_LEX_ROOT, FT_LEX_BLOCK, FT_LEX_VARIABLE, FT_LEX_LINE } state;
    FT_VEC(char) closers;     /* the closing bytes of the brackets open in this tag */
    bool line_starting, failed;
    ft_jinja_token last;
    bool has_pending;         /* a tag's beginning found behind the text given last */
    ft_jinja_token pending;
} ft_jinja_lexer;

/* What is read of a text: line ends as newlines, the one at the very end dropped; all of a template that
 * holds no Jinja. A part of `text`, or in `arena` where line ends change. */
ft_str ft_jinja_text(ft_arena *arena, ft_str text, const ft_jinja_syntax *syntax);

/* Texts made (unescaped strings) live in `arena`; other texts are borrowed from `source`. */
void ft_jinja_lex(ft_jinja_lexer *lexer, ft_arena *arena, const ft_source *source,
                  const ft_jinja_syntax *syntax);
/* After an error or the end: the end, again and again. */
ft_jinja_token ft_jinja_next(ft_jinja_lexer *lexer);

const char *ft_jinja_token_name(ft_jinja_token_kind kind); /* as messages say it: ",", "end of template" */

#endif
