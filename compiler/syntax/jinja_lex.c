/* jinja_lex.c - text to tokens. The root scans for the nearest tag, raw section or comment; within a
 * tag one rule after the other is tried, as in Jinja's lexer (ENV-01, ENV-02, GRM-05 ... GRM-07). */
#include "syntax/jinja_lex.h"

#include "base/text.h"

#define DELIMITERS                                                                                 \
    .block_start = FT_STR_INIT("{%"), .block_end = FT_STR_INIT("%}"),                              \
    .variable_start = FT_STR_INIT("{{"), .variable_end = FT_STR_INIT("}}"),                        \
    .comment_start = FT_STR_INIT("{#"), .comment_end = FT_STR_INIT("#}"),                          \
    .newline = FT_STR_INIT("\n")

const ft_jinja_syntax ft_jinja_of_dbt = {DELIMITERS, .dbt = true};
const ft_jinja_syntax ft_jinja_plain = {DELIMITERS};

static const char *const token_names[] = {
    [FT_T_ERROR] = "error", [FT_T_EOF] = "end of template", [FT_T_DATA] = "template data / text",
    [FT_T_VARIABLE_BEGIN] = "begin of print statement", [FT_T_VARIABLE_END] = "end of print statement",
    [FT_T_BLOCK_BEGIN] = "begin of statement block", [FT_T_BLOCK_END] = "end of statement block",
    [FT_T_NAME] = "name", [FT_T_STRING] = "string", [FT_T_INTEGER] = "integer", [FT_T_FLOAT] = "float",
    [FT_T_ADD] = "+", [FT_T_ASSIGN] = "=", [FT_T_COLON] = ":", [FT_T_COMMA] = ",", [FT_T_DIV] = "/",
    [FT_T_DOT] = ".", [FT_T_EQ] = "==", [FT_T_FLOORDIV] = "//", [FT_T_GT] = ">", [FT_T_GTEQ] = ">=",
    [FT_T_LBRACE] = "{", [FT_T_LBRACKET] = "[", [FT_T_LPAREN] = "(", [FT_T_LT] = "<", [FT_T_LTEQ] = "<=",
    [FT_T_MOD] = "%", [FT_T_MUL] = "*", [FT_T_NE] = "!=", [FT_T_PIPE] = "|", [FT_T_POW] = "**",
    [FT_T_RBRACE] = "}", [FT_T_RBRACKET] = "]", [FT_T_RPAREN] = ")", [FT_T_SEMICOLON] = ";",
    [FT_T_SUB] = "-", [FT_T_TILDE] = "~"};

const char *ft_jinja_token_name(ft_jinja_token_kind kind)
{
    return token_names[kind];
}

/* ---- places */

static uint32_t source_offset(ft_jinja_lexer *lexer, size_t at)
{
    if (lexer->source.at == lexer->text.at)
        return (uint32_t)at;
    if (at < lexer->mapped)
        lexer->mapped = lexer->origin = 0;
    while (lexer->mapped < at) {
        bool pair = lexer->source.at[lexer->origin] == '\r' && lexer->origin + 1 < lexer->source.len &&
                    lexer->source.at[lexer->origin + 1] == '\n';
        lexer->origin += pair ? 2 : 1;
        lexer->mapped++;
    }
    return (uint32_t)lexer->origin;
}

static uint32_t line_at(ft_jinja_lexer *lexer, size_t at)
{
    if (at < lexer->counted) {
        lexer->counted = 0;
        lexer->line = 1;
    }
    const char *from = lexer->text.at + lexer->counted, *end = lexer->text.at + at;
    while (from < end && (from = memchr(from, '\n', (size_t)(end - from)))) {
        lexer->line++;
        from++;
    }
    lexer->counted = at;
    return (uint32_t)lexer->line;
}

static ft_jinja_token token_at(ft_jinja_lexer *lexer, ft_jinja_token_kind kind, size_t from, size_t to)
{
    return (ft_jinja_token){kind, source_offset(lexer, from), source_offset(lexer, to),
                            line_at(lexer, from), ft_str_slice(lexer->text, from, to)};
}

static ft_jinja_token fail_at(ft_jinja_lexer *lexer, size_t at, ft_str message)
{
    ft_jinja_token token = token_at(lexer, FT_T_ERROR, at, at < lexer->text.len ? at + 1 : at);
    token.text = message;
    lexer->failed = true;
    return token;
}

/* ---- pieces of text */

static bool stands_at(const ft_jinja_lexer *lexer, size_t at, ft_str word)
{
    return word.len && lexer->text.len - at >= word.len &&
           memcmp(lexer->text.at + at, word.at, word.len) == 0;
}

static size_t skip_space(const ft_jinja_lexer *lexer, size_t at)
{
    while (at < lexer->text.len) {
        size_t next = at;
        if (!ft_char_is_space(ft_text_next(lexer->text, &next)))
            break;
        at = next;
    }
    return at;
}

/* The start of the white space that ends at `to`, not before `from`. */
static size_t space_before(const ft_jinja_lexer *lexer, size_t from, size_t to)
{
    while (to > from) {
        size_t start = to - 1;
        while (start > from && ((unsigned char)lexer->text.at[start] & 0xC0) == 0x80)
            start--;
        size_t next = start;
        if (!ft_char_is_space(ft_text_next(lexer->text, &next)))
            break;
        to = start;
    }
    return to;
}

static char byte_at(const ft_jinja_lexer *lexer, size_t at)
{
    return at < lexer->text.len ? lexer->text.at[at] : 0;
}

/* A tag's end with its sign, at `at`: "+%}", "-%}" and the space behind it, "%}" and, when blocks are
 * trimmed, one newline. The offset behind it, or FT_NOWHERE. */
static size_t behind_end(const ft_jinja_lexer *lexer, size_t at, ft_str end, bool plus)
{
    if (plus && byte_at(lexer, at) == '+' && stands_at(lexer, at + 1, end))
        return at + 1 + end.len;
    if (byte_at(lexer, at) == '-' && stands_at(lexer, at + 1, end))
        return skip_space(lexer, at + 1 + end.len);
    if (!stands_at(lexer, at, end))
        return FT_NOWHERE;
    at += end.len;
    return plus && lexer->syntax->trim_blocks && byte_at(lexer, at) == '\n' ? at + 1 : at;
}

/* ---- outside tags */

typedef enum { START_NONE, START_RAW, START_BLOCK, START_VARIABLE, START_COMMENT, START_LINE,
               START_LINE_COMMENT } start_kind;
typedef struct start { start_kind kind; size_t from, to, behind; char sign; } start;

static char sign_at(const ft_jinja_lexer *lexer, size_t at)
{
    char byte = byte_at(lexer, at);
    return byte == '-' || byte == '+' ? byte : 0;
}

/* "{%" "-"? raw "%}" at `at`. */
static bool raw_at(const ft_jinja_lexer *lexer, size_t at, start *found)
{
    const ft_jinja_syntax *syntax = lexer->syntax;
    if (!stands_at(lexer, at, syntax->block_start))
        return false;
    size_t behind = at + syntax->block_start.len;
    char sign = sign_at(lexer, behind);
    size_t word = skip_space(lexer, behind + (sign ? 1 : 0));
    if (!stands_at(lexer, word, FT_STR("raw")))
        return false;
    size_t end = behind_end(lexer, skip_space(lexer, word + 3), syntax->block_end, false);
    if (end == FT_NOWHERE)
        return false;
    *found = (start){START_RAW, at, end, end, sign};
    return true;
}

static bool line_prefix_at(const ft_jinja_lexer *lexer, size_t at, start *found)
{
    const ft_jinja_syntax *syntax = lexer->syntax;
    if (!syntax->line_statement.len || (at && lexer->text.at[at - 1] != '\n'))
        return false;
    size_t word = at;
    while (byte_at(lexer, word) == ' ' || byte_at(lexer, word) == '\t' || byte_at(lexer, word) == '\v')
        word++;
    if (!stands_at(lexer, word, syntax->line_statement))
        return false;
    size_t end = word + syntax->line_statement.len;
    *found = (start){START_LINE, at, end, end, sign_at(lexer, end)};
    return true;
}

static bool line_comment_at(const ft_jinja_lexer *lexer, size_t at, start *found)
{
    const ft_jinja_syntax *syntax = lexer->syntax;
    if (!syntax->line_comment.len)
        return false;
    if (at && lexer->text.at[at - 1] != '\n' && space_before(lexer, 0, at) != at)
        return false;
    size_t word = at;
    while (byte_at(lexer, word) != '\n' && byte_at(lexer, word) != '\r') {
        size_t next = word;
        if (word >= lexer->text.len || !ft_char_is_space(ft_text_next(lexer->text, &next)))
            break;
        word = next;
    }
    if (!stands_at(lexer, word, syntax->line_comment))
        return false;
    size_t end = word + syntax->line_comment.len;
    *found = (start){START_LINE_COMMENT, at, end, end, sign_at(lexer, end)};
    return true;
}

/* Of the beginnings that stand at one place the longest wins; of equally long ones the variable, then
 * the comment, then the block, as Jinja sorts its rules. */
static bool tag_at(const ft_jinja_lexer *lexer, size_t at, start *found)
{
    const ft_jinja_syntax *syntax = lexer->syntax;
    struct { start_kind kind; ft_str word; } rules[] = {{START_VARIABLE, syntax->variable_start},
                                                        {START_COMMENT, syntax->comment_start},
                                                        {START_BLOCK, syntax->block_start}};
    size_t longest = 0;
    for (size_t i = 0; i < 3; i++) {
        ft_str word = rules[i].word;
        if (word.len > longest && stands_at(lexer, at, word)) {
            longest = word.len;
            *found = (start){rules[i].kind, at, at + word.len, at + word.len, sign_at(lexer, at + word.len)};
        }
    }
    start line;
    if (line_prefix_at(lexer, at, &line) && syntax->line_statement.len > longest) {
        longest = syntax->line_statement.len;
        *found = line;
    }
    if (line_comment_at(lexer, at, &line) && syntax->line_comment.len > longest) {
        longest = syntax->line_comment.len;
        *found = line;
    }
    return longest > 0;
}

static start find_start(const ft_jinja_lexer *lexer)
{
    const ft_jinja_syntax *syntax = lexer->syntax;
    char first = syntax->block_start.at[0];
    bool simple = syntax->variable_start.at[0] == first && syntax->comment_start.at[0] == first &&
                  !syntax->line_statement.len && !syntax->line_comment.len;
    start found = {START_NONE};
    for (size_t at = lexer->at; at < lexer->text.len; at++) {
        if (simple) {
            const char *next = memchr(lexer->text.at + at, first, lexer->text.len - at);
            if (!next)
                break;
            at = (size_t)(next - lexer->text.at);
        }
        if (raw_at(lexer, at, &found) || tag_at(lexer, at, &found)) {
            if (found.kind != START_RAW && found.sign)
                found.behind++;
            return found;
        }
    }
    return found;
}

/* Where text that runs from `from` to the tag at `to` ends, after white space control. */
static size_t text_end(const ft_jinja_lexer *lexer, size_t from, size_t to, char sign, bool variable)
{
    if (sign == '-')
        return space_before(lexer, from, to);
    if (sign == '+' || !lexer->syntax->lstrip_blocks || variable)
        return to;
    size_t line = ft_str_rfind_byte(ft_str_slice(lexer->text, from, to), '\n');
    if (line == FT_NOWHERE && !lexer->line_starting)
        return to;
    line = from + (line == FT_NOWHERE ? 0 : line + 1);
    return line < to && space_before(lexer, line, to) == line ? line : to;
}

static ft_jinja_token data_token(ft_jinja_lexer *lexer, size_t from, size_t to)
{
    ft_jinja_token token = token_at(lexer, FT_T_DATA, from, to);
    if (!ft_str_is(lexer->syntax->newline, "\n"))
        token.text = ft_str_replace(lexer->arena, token.text, FT_STR("\n"), lexer->syntax->newline);
    return token;
}

static bool ends_line(const ft_jinja_lexer *lexer, size_t from)
{
    return lexer->at > from && lexer->text.at[lexer->at - 1] == '\n';
}

/* The end of a comment that began before lexer->at; false: there is none. */
static bool skip_comment(ft_jinja_lexer *lexer)
{
    for (size_t at = lexer->at; at < lexer->text.len; at++) {
        size_t behind = behind_end(lexer, at, lexer->syntax->comment_end, true);
        if (behind != FT_NOWHERE) {
            size_t from = lexer->at;
            lexer->at = behind;
            lexer->line_starting = ends_line(lexer, from);
            return true;
        }
    }
    return false;
}

static void skip_line_comment(ft_jinja_lexer *lexer)
{
    size_t end = ft_str_find_byte(lexer->text, '\n', lexer->at);
    lexer->at = end == FT_NOWHERE ? lexer->text.len : end;
    lexer->line_starting = false;
}

/* "{%" "-"? endraw "%}" at `at`. */
static bool raw_end_at(const ft_jinja_lexer *lexer, size_t at, char *sign, size_t *behind)
{
    if (!stands_at(lexer, at, lexer->syntax->block_start))
        return false;
    size_t word = at + lexer->syntax->block_start.len;
    *sign = sign_at(lexer, word);
    word = skip_space(lexer, word + (*sign ? 1 : 0));
    if (!stands_at(lexer, word, FT_STR("endraw")))
        return false;
    *behind = behind_end(lexer, skip_space(lexer, word + 6), lexer->syntax->block_end, true);
    return *behind != FT_NOWHERE;
}

/* What stands in a raw section that began before lexer->at. */
static bool raw_token(ft_jinja_lexer *lexer, ft_jinja_token *token)
{
    for (size_t at = lexer->at; at < lexer->text.len; at++) {
        char sign;
        size_t behind;
        if (!raw_end_at(lexer, at, &sign, &behind))
            continue;
        *token = data_token(lexer, lexer->at, text_end(lexer, lexer->at, at, sign, false));
        size_t from = lexer->at;
        lexer->at = behind;
        lexer->line_starting = ends_line(lexer, from);
        return true;
    }
    return false;
}

static void set_pending(ft_jinja_lexer *lexer, ft_jinja_token token)
{
    lexer->pending = token;
    lexer->has_pending = true;
}

/* Enters what begins at `found`; what it gives at once becomes pending. */
static void enter(ft_jinja_lexer *lexer, start found)
{
    ft_jinja_token token;
    lexer->at = found.behind;
    lexer->line_starting = ends_line(lexer, found.from);
    switch (found.kind) {
    case START_VARIABLE:
        lexer->state = FT_LEX_VARIABLE;
        set_pending(lexer, token_at(lexer, FT_T_VARIABLE_BEGIN, found.from, found.behind));
        break;
    case START_BLOCK:
    case START_LINE:
        lexer->state = found.kind == START_BLOCK ? FT_LEX_BLOCK : FT_LEX_LINE;
        set_pending(lexer, token_at(lexer, FT_T_BLOCK_BEGIN, found.from, found.behind));
        break;
    case START_COMMENT:
        if (!skip_comment(lexer) && lexer->at < lexer->text.len)
            set_pending(lexer, fail_at(lexer, lexer->at, FT_STR("Missing end of comment tag")));
        break;
    case START_LINE_COMMENT:
        skip_line_comment(lexer);
        break;
    default:
        if (raw_token(lexer, &token))
            set_pending(lexer, token);
        else if (lexer->at < lexer->text.len)
            set_pending(lexer, fail_at(lexer, lexer->at, FT_STR("Missing end of raw directive")));
    }
}

/* The next token outside tags; false: only something without a token was passed. */
static bool root_token(ft_jinja_lexer *lexer, ft_jinja_token *token)
{
    size_t from = lexer->at;
    start found = find_start(lexer);
    if (found.kind == START_NONE) {
        lexer->at = lexer->text.len;
        *token = data_token(lexer, from, lexer->text.len);
        return true;
    }
    size_t end = text_end(lexer, from, found.from, found.sign, found.kind == START_VARIABLE);
    bool text = end > from;
    if (text)
        *token = data_token(lexer, from, end);
    enter(lexer, found);
    return text;
}

/* ---- strings */

static int hex_digit(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte |= 0x20;
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* `count` hex digits at `at`, or -1. */
static int64_t hex_number(ft_str text, size_t at, size_t count)
{
    int64_t number = 0;
    for (size_t i = 0; i < count; i++) {
        int digit = at + i < text.len ? hex_digit(text.at[at + i]) : -1;
        if (digit < 0)
            return -1;
        number = number * 16 + digit;
    }
    return number;
}

/* \xHH \uHHHH \UHHHHHHHH; `*at` is behind the letter. */
static const char *unescape_hex(ft_str raw, size_t *at, char letter, ft_buf *out)
{
    size_t digits = letter == 'x' ? 2 : letter == 'u' ? 4 : 8;
    int64_t code = hex_number(raw, *at, digits);
    if (code < 0)
        return letter == 'x'   ? "truncated \\xXX escape"
               : letter == 'u' ? "truncated \\uXXXX escape"
                               : "truncated \\UXXXXXXXX escape";
    if (code > 0x10FFFF)
        return "illegal Unicode character";
    ft_text_put(out, (uint32_t)code);
    *at += digits;
    return NULL;
}

static void unescape_octal(ft_str raw, size_t *at, char first, ft_buf *out)
{
    uint32_t code = (uint32_t)(first - '0');
    for (int i = 0; i < 2 && *at < raw.len && raw.at[*at] >= '0' && raw.at[*at] <= '7'; i++)
        code = code * 8 + (uint32_t)(raw.at[(*at)++] - '0');
    ft_text_put(out, code);
}

/* A character beyond ASCII behind a backslash: Jinja has written it as an escape of its own before
 * escapes are read, so the backslash escapes that escape's backslash. */
static void unescape_wide(ft_str raw, size_t *at, ft_buf *out)
{
    uint32_t code = ft_text_next(raw, at);
    ft_buf_format(out, code < 0x100 ? "\\x%02x" : code < 0x10000 ? "\\u%04x" : "\\U%08x", code);
}

/* One escape; `*at` is behind the backslash. The message of an error, or NULL. */
static const char *unescape_one(ft_str raw, size_t *at, ft_buf *out)
{
    static const char letters[] = "\\'\"abfnrtv", meanings[] = "\\'\"\a\b\f\n\r\t\v";
    char letter = raw.at[*at];
    if ((unsigned char)letter >= 0x80) {
        unescape_wide(raw, at, out);
        return NULL;
    }
    ++*at;
    const char *known = letter ? strchr(letters, letter) : NULL;
    if (known)
        ft_buf_byte(out, meanings[known - letters]);
    else if (letter == 'x' || letter == 'u' || letter == 'U')
        return unescape_hex(raw, at, letter, out);
    else if (letter >= '0' && letter <= '7')
        unescape_octal(raw, at, letter, out);
    else if (letter == 'N')
        return "malformed \\N character escape";
    else if (letter != '\n')
        ft_buf_format(out, "\\%c", letter);
    return NULL;
}

static const char *unescape(ft_jinja_lexer *lexer, ft_str raw, ft_str *out)
{
    ft_buf buf = ft_buf_in(lexer->arena);
    ft_buf_reserve(&buf, raw.len);
    for (size_t at = 0; at < raw.len;) {
        if (raw.at[at] == '\\' && at + 1 < raw.len) {
            at++;
            const char *problem = unescape_one(raw, &at, &buf);
            if (problem)
                return problem;
        } else {
            ft_buf_byte(&buf, raw.at[at++]);
        }
    }
    *out = ft_buf_str(&buf);
    return NULL;
}

static size_t string_end(const ft_jinja_lexer *lexer, size_t at)
{
    char quote = lexer->text.at[at++];
    for (; at < lexer->text.len; at++) {
        if (lexer->text.at[at] == '\\')
            at++;
        else if (lexer->text.at[at] == quote)
            return at + 1;
    }
    return FT_NOWHERE;
}

static ft_jinja_token string_token(ft_jinja_lexer *lexer, size_t end)
{
    size_t from = lexer->at;
    ft_jinja_token token = token_at(lexer, FT_T_STRING, from, end);
    token.text = ft_str_slice(lexer->text, from + 1, end - 1);
    if (!ft_str_is(lexer->syntax->newline, "\n"))
        token.text = ft_str_replace(lexer->arena, token.text, FT_STR("\n"), lexer->syntax->newline);
    if (memchr(token.text.at, '\\', token.text.len)) {
        const char *problem = unescape(lexer, token.text, &token.text);
        if (problem)
            return fail_at(lexer, from, ft_str_of(problem));
    }
    lexer->at = end;
    return token;
}

/* ---- numbers */

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Digits with single underscores between them: the offset behind, `at` when there are none. */
static size_t behind_digits(const ft_jinja_lexer *lexer, size_t at)
{
    if (!is_digit(byte_at(lexer, at)))
        return at;
    for (;;) {
        while (is_digit(byte_at(lexer, at)))
            at++;
        if (byte_at(lexer, at) != '_' || !is_digit(byte_at(lexer, at + 1)))
            return at;
        at++;
    }
}

/* The offset behind a float at `at`, or `at`. */
static size_t behind_float(const ft_jinja_lexer *lexer, size_t at)
{
    size_t whole = behind_digits(lexer, at), fraction = whole;
    if (whole == at || (at && lexer->text.at[at - 1] == '.'))
        return at;
    if (byte_at(lexer, whole) == '.' && is_digit(byte_at(lexer, whole + 1)))
        fraction = behind_digits(lexer, whole + 1);
    if ((byte_at(lexer, fraction) | 0x20) == 'e') {
        size_t sign = byte_at(lexer, fraction + 1) == '+' || byte_at(lexer, fraction + 1) == '-';
        size_t exponent = behind_digits(lexer, fraction + 1 + sign);
        if (exponent > fraction + 1 + sign)
            return exponent;
    }
    return fraction > whole ? fraction : at;
}

static bool is_digit_of(char byte, int base)
{
    int digit = hex_digit(byte);
    return digit >= 0 && digit < base;
}

/* (_?digit)* from `at` on. */
static size_t behind_digits_of(const ft_jinja_lexer *lexer, size_t at, int base)
{
    for (;;) {
        size_t digit = at + (byte_at(lexer, at) == '_');
        if (!is_digit_of(byte_at(lexer, digit), base))
            return at;
        at = digit + 1;
    }
}

static size_t behind_integer(const ft_jinja_lexer *lexer, size_t at)
{
    char first = byte_at(lexer, at), letter = byte_at(lexer, at + 1) | 0x20;
    if (first != '0')
        return behind_digits_of(lexer, at, 10);
    int base = letter == 'b' ? 2 : letter == 'o' ? 8 : letter == 'x' ? 16 : 0;
    if (base) {
        size_t behind = behind_digits_of(lexer, at + 2, base);
        if (behind > at + 2)
            return behind;
    }
    return behind_digits_of(lexer, at + 1, 1);
}

/* ---- within tags */

static ft_jinja_token number_token(ft_jinja_lexer *lexer)
{
    size_t from = lexer->at, end = behind_float(lexer, from);
    ft_jinja_token_kind kind = end > from ? FT_T_FLOAT : FT_T_INTEGER;
    lexer->at = end > from ? end : behind_integer(lexer, from);
    return token_at(lexer, kind, from, lexer->at);
}

static bool is_word(uint32_t c)
{
    return c == '_' || ft_char_is_alpha(c) || ft_char_is_numeric(c) || ft_char_is_id_continue(c);
}

static bool is_identifier(ft_str name)
{
    for (size_t at = 0; at < name.len;) {
        bool first = at == 0;
        uint32_t c = ft_text_next(name, &at);
        if (first ? !ft_char_is_id_start(c) && c != '_' : !ft_char_is_id_continue(c) && c != '_')
            return false;
    }
    return true;
}

static size_t behind_word(const ft_jinja_lexer *lexer, size_t at)
{
    while (at < lexer->text.len) {
        unsigned char byte = (unsigned char)lexer->text.at[at];
        size_t next = at;
        if (byte < 0x80 ? !(byte == '_' || is_digit((char)byte) || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z'))
                        : !is_word(ft_text_next(lexer->text, &next)))
            break;
        at = byte < 0x80 ? at + 1 : next;
    }
    return at;
}

static ft_jinja_token name_token(ft_jinja_lexer *lexer, size_t end)
{
    size_t from = lexer->at;
    ft_jinja_token token = token_at(lexer, FT_T_NAME, from, end);
    if (!ft_text_is_ascii(token.text) && !is_identifier(token.text))
        return fail_at(lexer, from, FT_STR("Invalid character in identifier"));
    lexer->at = end;
    return token;
}

static ft_jinja_token_kind operator_at(const ft_jinja_lexer *lexer, size_t *len)
{
    static const struct { char bytes[3]; uint8_t kind; } pairs[] = {
        {"//", FT_T_FLOORDIV}, {"**", FT_T_POW}, {"==", FT_T_EQ}, {"!=", FT_T_NE}, {">=", FT_T_GTEQ}, {"<=", FT_T_LTEQ}};
    static const struct { char byte; uint8_t kind; } singles[] = {
        {'+', FT_T_ADD}, {'-', FT_T_SUB}, {'/', FT_T_DIV}, {'*', FT_T_MUL}, {'%', FT_T_MOD}, {'~', FT_T_TILDE},
        {'[', FT_T_LBRACKET}, {']', FT_T_RBRACKET}, {'(', FT_T_LPAREN}, {')', FT_T_RPAREN}, {'{', FT_T_LBRACE},
        {'}', FT_T_RBRACE}, {'>', FT_T_GT}, {'<', FT_T_LT}, {'=', FT_T_ASSIGN}, {'.', FT_T_DOT}, {':', FT_T_COLON},
        {'|', FT_T_PIPE}, {',', FT_T_COMMA}, {';', FT_T_SEMICOLON}};
    *len = 2;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (byte_at(lexer, lexer->at) == pairs[i].bytes[0] && byte_at(lexer, lexer->at + 1) == pairs[i].bytes[1])
            return pairs[i].kind;
    *len = 1;
    for (size_t i = 0; i < sizeof singles / sizeof *singles; i++)
        if (byte_at(lexer, lexer->at) == singles[i].byte)
            return singles[i].kind;
    return FT_T_ERROR;
}

/* Brackets must pair up within a tag: the message when they do not, else {NULL,0}. */
static ft_str balance(ft_jinja_lexer *lexer, char byte)
{
    if (byte == '{' || byte == '(' || byte == '[') {
        ft_vec_push(lexer->arena, &lexer->closers, byte == '{' ? '}' : byte == '(' ? ')' : ']');
        return (ft_str){0};
    }
    if (byte != '}' && byte != ')' && byte != ']')
        return (ft_str){0};
    if (!lexer->closers.len)
        return ft_format(lexer->arena, "unexpected '%c'", byte);
    char expected = lexer->closers.at[--lexer->closers.len];
    if (expected == byte)
        return (ft_str){0};
    return ft_format(lexer->arena, "unexpected '%c', expected '%c'", byte, expected);
}

static ft_jinja_token unexpected_char(ft_jinja_lexer *lexer)
{
    size_t from = lexer->at, next = from;
    ft_text_next(lexer->text, &next);
    ft_str shown = ft_str_slice(lexer->text, from, next);
    return fail_at(lexer, from, ft_format(lexer->arena, "unexpected char %s%.*s%s at %zu",
                                          shown.at[0] == '\'' ? "\"" : "'", FT_ARG(shown),
                                          shown.at[0] == '\'' ? "\"" : "'",
                                          ft_text_index_of(lexer->text, from)));
}

static ft_jinja_token operator_token(ft_jinja_lexer *lexer)
{
    size_t len, from = lexer->at;
    ft_jinja_token_kind kind = operator_at(lexer, &len);
    if (kind == FT_T_ERROR)
        return unexpected_char(lexer);
    ft_str problem = len == 1 ? balance(lexer, lexer->text.at[from]) : (ft_str){0};
    if (problem.at)
        return fail_at(lexer, from, problem);
    lexer->at = from + len;
    return token_at(lexer, kind, from, lexer->at);
}

/* The end of a line statement: white space to the last newline in it, or to the end of the text. */
static size_t line_end(const ft_jinja_lexer *lexer, size_t at)
{
    size_t behind = skip_space(lexer, at);
    if (behind >= lexer->text.len)
        return behind;
    size_t newline = ft_str_rfind_byte(ft_str_slice(lexer->text, at, behind), '\n');
    return newline == FT_NOWHERE ? FT_NOWHERE : at + newline + 1;
}

/* The end of the tag we are in, when it stands here. */
static bool tag_end(ft_jinja_lexer *lexer, ft_jinja_token *token)
{
    if (lexer->closers.len)
        return false;
    size_t from = lexer->at, behind;
    if (lexer->state == FT_LEX_LINE)
        behind = line_end(lexer, from);
    else if (lexer->state == FT_LEX_BLOCK)
        behind = behind_end(lexer, from, lexer->syntax->block_end, true);
    else
        behind = behind_end(lexer, from, lexer->syntax->variable_end, false);
    if (behind == FT_NOWHERE)
        return false;
    *token = token_at(lexer, lexer->state == FT_LEX_VARIABLE ? FT_T_VARIABLE_END : FT_T_BLOCK_END, from, behind);
    lexer->at = behind;
    lexer->line_starting = ends_line(lexer, from);
    lexer->state = FT_LEX_ROOT;
    return true;
}

static bool tag_token(ft_jinja_lexer *lexer, ft_jinja_token *token)
{
    if (tag_end(lexer, token))
        return true;
    size_t behind = skip_space(lexer, lexer->at);
    if (behind > lexer->at) {
        lexer->at = behind;
        return false;
    }
    char byte = lexer->text.at[lexer->at];
    if (is_digit(byte)) {
        *token = number_token(lexer);
    } else if ((behind = behind_word(lexer, lexer->at)) > lexer->at) {
        *token = name_token(lexer, behind);
    } else if ((byte == '\'' || byte == '"') && (behind = string_end(lexer, lexer->at)) != FT_NOWHERE) {
        *token = string_token(lexer, behind);
    } else {
        *token = operator_token(lexer);
    }
    return true;
}

/* ---- the whole */

static ft_str normalised(ft_arena *arena, ft_str text)
{
    if (!text.len || !memchr(text.at, '\r', text.len))
        return text;
    ft_buf buf = ft_buf_in(arena);
    ft_buf_reserve(&buf, text.len);
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '\r' && i + 1 < text.len && text.at[i + 1] == '\n')
            continue;
        ft_buf_byte(&buf, text.at[i] == '\r' ? '\n' : text.at[i]);
    }
    return ft_buf_str(&buf);
}

ft_str ft_jinja_text(ft_arena *arena, ft_str text, const ft_jinja_syntax *syntax)
{
    text = normalised(arena, text);
    if (!syntax->keep_trailing_newline && text.len && text.at[text.len - 1] == '\n')
        text.len--;
    return text;
}

void ft_jinja_lex(ft_jinja_lexer *lexer, ft_arena *arena, const ft_source *source,
                  const ft_jinja_syntax *syntax)
{
    *lexer = (ft_jinja_lexer){.arena = arena, .syntax = syntax, .source = source->text, .line = 1,
                              .line_starting = true, .last.line = 1};
    lexer->text = ft_jinja_text(arena, source->text, syntax);
}

/* The end stands on the line of the last token, as Jinja says it in errors. */
static ft_jinja_token end_token(const ft_jinja_lexer *lexer)
{
    return (ft_jinja_token){FT_T_EOF, lexer->last.from, lexer->last.to, lexer->last.line, {0}};
}

ft_jinja_token ft_jinja_next(ft_jinja_lexer *lexer)
{
    ft_jinja_token token;
    for (;;) {
        if (lexer->has_pending) {
            lexer->has_pending = false;
            token = lexer->pending;
        } else if (lexer->failed || (lexer->at >= lexer->text.len && lexer->state != FT_LEX_LINE)) {
            return end_token(lexer);
        } else if (lexer->state == FT_LEX_ROOT) {
            if (!root_token(lexer, &token))
                continue;
        } else if (lexer->at >= lexer->text.len) {
            if (!tag_end(lexer, &token))
                return end_token(lexer);
        } else if (!tag_token(lexer, &token)) {
            continue;
        }
        if (token.kind == FT_T_DATA && !token.text.len)
            continue;
        lexer->last = token;
        return token;
    }
}
