/* markdown.c - the only user of cmark-gfm; see markdown.h. */
#include "report/markdown.h"

#include "base/text.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

enum { DEEPEST = 60, HEADING_SHIFT = 2, SMALLEST_HEADING = 6 };

void ft_page_text(ft_buf *out, ft_str text)
{
    ft_buf_reserve(out, text.len + 2);
    ft_buf_byte(out, '"');
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        bool line_separator = c == 0xE2 && i + 2 < text.len && (unsigned char)text.at[i + 1] == 0x80 &&
                              ((unsigned char)text.at[i + 2] | 1) == 0xA9;
        if (c >= 0x20 && c != '"' && c != '\\' && c != '<' && c != 0x7F && !line_separator)
            continue;
        ft_buf_add(out, ft_str_slice(text, from, i));
        if (line_separator) {
            ft_buf_text(out, (text.at[i + 2] & 1) ? "\\u2029" : "\\u2028");
            i += 2;
        } else if (c == '"' || c == '\\') {
            ft_buf_byte(out, '\\');
            ft_buf_byte(out, (char)c);
        } else if (c == '\n') {
            ft_buf_text(out, "\\n");
        } else {
            ft_buf_format(out, "\\u%04x", c);
        }
        from = i + 1;
    }
    ft_buf_add(out, ft_str_from(text, from));
    ft_buf_byte(out, '"');
}

/* ---- what needs no parser: most descriptions of columns */

static inline bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* One line that begins with a letter and holds nothing that could be a mark. */
static bool is_plain(ft_str text)
{
    if (!text.len || !is_word(text.at[0]) || (text.at[0] >= '0' && text.at[0] <= '9'))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i], next = i + 1 < text.len ? text.at[i + 1] : ' ';
        bool inside = i > 0 && is_word(text.at[i - 1]) && is_word(next);
        if (is_word(c) || (c && strchr(" ,;()'\"%/?+=", c)) || ((c == '_' || c == '-') && inside))
            continue;
        if ((c == '.' || c == ':' || c == '!') && (next == ' ' || next == ')' || next == ','))
            continue;
        return false;
    }
    return true;
}

/* ---- the tree of cmark */

static cmark_node *parse(ft_str text)
{
    static const char *const names[] = {"table", "strikethrough", "autolink", "tasklist"};
    cmark_gfm_core_extensions_ensure_registered();
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_VALIDATE_UTF8);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        cmark_syntax_extension *extension = cmark_find_syntax_extension(names[i]);
        if (extension)
            cmark_parser_attach_syntax_extension(parser, extension);
    }
    cmark_parser_feed(parser, text.at, text.len);
    cmark_node *document = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    return document;
}

static void write_node(ft_buf *out, cmark_node *node, unsigned depth);

static void write_children(ft_buf *out, cmark_node *node, unsigned depth)
{
    for (cmark_node *child = cmark_node_first_child(node); child; child = cmark_node_next(child)) {
        ft_buf_byte(out, ',');
        write_node(out, child, depth + 1);
    }
}

static void write_element(ft_buf *out, const char *name, cmark_node *node, unsigned depth)
{
    ft_buf_format(out, "[\"%s\"", name);
    write_children(out, node, depth);
    ft_buf_byte(out, ']');
}

static void write_text(ft_buf *out, const char *text)
{
    ft_page_text(out, ft_str_of(text));
}

/* docs-site.md 12: http, https, mailto and places in the page; white space and control characters, with
 * which browsers let a scheme be hidden, are none of an address. */
static bool is_safe_address(ft_str address)
{
    for (size_t i = 0; i < address.len; i++)
        if ((unsigned char)address.at[i] <= 0x20 || address.at[i] == 0x7F)
            return false;
    if (address.len && address.at[0] == '#')
        return true;
    static const ft_str schemes[] = {FT_STR_INIT("http://"), FT_STR_INIT("https://"), FT_STR_INIT("mailto:")};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (address.len > schemes[i].len && ft_str_eq_nocase(ft_str_slice(address, 0, schemes[i].len), schemes[i]))
            return true;
    return false;
}

static void write_link(ft_buf *out, cmark_node *node, unsigned depth)
{
    ft_str address = ft_str_of(cmark_node_get_url(node));
    bool safe = is_safe_address(address);
    if (safe) {
        ft_buf_text(out, "[\"a\",");
        ft_page_text(out, address);
    } else {
        ft_buf_text(out, "[\"span\"");
    }
    if (!cmark_node_first_child(node)) {
        ft_buf_byte(out, ',');
        ft_page_text(out, address);
    }
    write_children(out, node, depth);
    ft_buf_byte(out, ']');
}

static void write_list(ft_buf *out, cmark_node *node, unsigned depth)
{
    if (cmark_node_get_list_type(node) == CMARK_ORDERED_LIST)
        ft_buf_format(out, "[\"ol\",%d", cmark_node_get_list_start(node));
    else
        ft_buf_text(out, "[\"ul\"");
    write_children(out, node, depth);
    ft_buf_byte(out, ']');
}

static void write_table(ft_buf *out, cmark_node *node, unsigned depth)
{
    uint16_t columns = cmark_gfm_extensions_get_table_columns(node);
    const uint8_t *sides = cmark_gfm_extensions_get_table_alignments(node);
    ft_buf_text(out, "[\"table\",[");
    for (uint16_t i = 0; i < columns; i++)
        ft_buf_format(out, "%s\"%s\"", i ? "," : "",
                      sides[i] == 'l' ? "left" : sides[i] == 'c' ? "center" : sides[i] == 'r' ? "right" : "");
    ft_buf_byte(out, ']');
    write_children(out, node, depth);
    ft_buf_byte(out, ']');
}

/* The kinds of the extensions have no constants, only names. */
static void write_extension(ft_buf *out, cmark_node *node, unsigned depth)
{
    ft_str kind = ft_str_of(cmark_node_get_type_string(node));
    if (ft_str_is(kind, "table"))
        write_table(out, node, depth);
    else if (ft_str_is(kind, "table_row") || ft_str_is(kind, "table_header"))
        write_element(out, "tr", node, depth);
    else if (ft_str_is(kind, "table_cell"))
        write_element(out, "td", node, depth);
    else if (ft_str_is(kind, "strikethrough"))
        write_element(out, "del", node, depth);
    else
        write_element(out, "span", node, depth);
}

static void write_item(ft_buf *out, cmark_node *node, unsigned depth)
{
    if (!ft_str_is(ft_str_of(cmark_node_get_type_string(node)), "tasklist")) {
        write_element(out, "li", node, depth);
        return;
    }
    ft_buf_format(out, "[\"task\",%d", cmark_gfm_extensions_get_tasklist_item_checked(node) ? 1 : 0);
    write_children(out, node, depth);
    ft_buf_byte(out, ']');
}

static void write_code(ft_buf *out, cmark_node *node)
{
    ft_buf_text(out, "[\"pre\",");
    write_text(out, cmark_node_get_fence_info(node));
    ft_buf_byte(out, ',');
    write_text(out, cmark_node_get_literal(node));
    ft_buf_byte(out, ']');
}

static void write_heading(ft_buf *out, cmark_node *node, unsigned depth)
{
    int level = cmark_node_get_heading_level(node) + HEADING_SHIFT;
    char name[3] = {'h', (char)('0' + (level < SMALLEST_HEADING ? level : SMALLEST_HEADING)), 0};
    write_element(out, name, node, depth);
}

static void write_block(ft_buf *out, cmark_node *node, unsigned depth)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_BLOCK_QUOTE: write_element(out, "blockquote", node, depth); break;
    case CMARK_NODE_LIST: write_list(out, node, depth); break;
    case CMARK_NODE_ITEM: write_item(out, node, depth); break;
    case CMARK_NODE_CODE_BLOCK: write_code(out, node); break;
    case CMARK_NODE_PARAGRAPH: write_element(out, "p", node, depth); break;
    case CMARK_NODE_HEADING: write_heading(out, node, depth); break;
    case CMARK_NODE_THEMATIC_BREAK: ft_buf_text(out, "[\"hr\"]"); break;
    case CMARK_NODE_HTML_BLOCK:
    case CMARK_NODE_CUSTOM_BLOCK:
        ft_buf_text(out, "[\"p\",");
        ft_page_text(out, ft_str_trim(ft_str_of(cmark_node_get_literal(node))));
        ft_buf_byte(out, ']');
        break;
    default: write_extension(out, node, depth);
    }
}

static void write_node(ft_buf *out, cmark_node *node, unsigned depth)
{
    if (depth > DEEPEST) {
        ft_buf_text(out, "\"…\"");
        return;
    }
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
    case CMARK_NODE_HTML_INLINE:
    case CMARK_NODE_CUSTOM_INLINE: write_text(out, cmark_node_get_literal(node)); break;
    case CMARK_NODE_SOFTBREAK: ft_buf_text(out, "\" \""); break;
    case CMARK_NODE_LINEBREAK: ft_buf_text(out, "[\"br\"]"); break;
    case CMARK_NODE_CODE:
        ft_buf_text(out, "[\"code\",");
        write_text(out, cmark_node_get_literal(node));
        ft_buf_byte(out, ']');
        break;
    case CMARK_NODE_EMPH: write_element(out, "em", node, depth); break;
    case CMARK_NODE_STRONG: write_element(out, "strong", node, depth); break;
    case CMARK_NODE_LINK:
    case CMARK_NODE_IMAGE: write_link(out, node, depth); break;
    default: write_block(out, node, depth);
    }
}

void ft_markdown_json(ft_buf *out, ft_str text)
{
    ft_str inner = ft_str_trim(text);
    if (is_plain(inner) || !inner.len) {
        ft_page_text(out, inner);
        return;
    }
    cmark_node *document = parse(inner);
    ft_buf_byte(out, '[');
    for (cmark_node *block = cmark_node_first_child(document); block; block = cmark_node_next(block)) {
        if (block != cmark_node_first_child(document))
            ft_buf_byte(out, ',');
        write_node(out, block, 0);
    }
    ft_buf_byte(out, ']');
    cmark_node_free(document);
}

/* ---- summary */

static void add_plain(ft_buf *out, cmark_node *node)
{
    cmark_iter *walk = cmark_iter_new(node);
    for (cmark_event_type event; (event = cmark_iter_next(walk)) != CMARK_EVENT_DONE;) {
        cmark_node *at = cmark_iter_get_node(walk);
        cmark_node_type type = cmark_node_get_type(at);
        if (event == CMARK_EVENT_ENTER && (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK))
            ft_buf_byte(out, ' ');
        else if (event == CMARK_EVENT_ENTER && cmark_node_get_literal(at))
            ft_buf_text(out, cmark_node_get_literal(at));
    }
    cmark_iter_free(walk);
}

static ft_str first_paragraph(ft_arena *arena, ft_str text)
{
    ft_buf plain = ft_buf_in(arena);
    cmark_node *document = parse(text);
    cmark_node *block = cmark_node_first_child(document);
    while (block && cmark_node_get_type(block) != CMARK_NODE_PARAGRAPH && cmark_node_get_type(block) != CMARK_NODE_HTML_BLOCK)
        block = cmark_node_next(block);
    if (block)
        add_plain(&plain, block);
    cmark_node_free(document);
    return ft_str_trim(ft_buf_str(&plain));
}

ft_str ft_markdown_summary(ft_arena *arena, ft_str text, size_t most)
{
    ft_str inner = ft_str_trim(text);
    if (!is_plain(inner) && inner.len)
        inner = first_paragraph(arena, inner);
    if (inner.len <= most || ft_text_len(inner) <= most)
        return inner;
    ft_str cut = ft_str_slice(inner, 0, ft_text_byte_of(inner, most - 1));
    size_t space = ft_str_rfind_byte(cut, ' ');
    if (space != FT_NOWHERE && space > most / 2)
        cut = ft_str_slice(cut, 0, space);
    return ft_concat(arena, cut, FT_STR("…"), (ft_str){0});
}
