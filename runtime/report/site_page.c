/* site_page.c - index.html from its parts; see site_page.h.
 *
 * templates/site/index.html names the parts in comments: <!--policy-->, <!--style: FILES-->,
 * <!--script: FILES-->, <!--data-->, <!--models-->, <!--title-->. Scripts are modules there, in an
 * order in which each imports only from those before it; joined into one, each becomes a function. */
#include "report/site_page.h"

#include "base/digest.h"
#include "base/fs.h"
#include "report/markdown.h"

enum { MODELS_WITHOUT_SCRIPT = 500 };

/* ---- pieces of HTML */

static void put_escaped(ft_buf *out, ft_str text)
{
    for (size_t i = 0; i < text.len; i++)
        switch (text.at[i]) {
        case '<': ft_buf_text(out, "&lt;"); break;
        case '>': ft_buf_text(out, "&gt;"); break;
        case '&': ft_buf_text(out, "&amp;"); break;
        case '"': ft_buf_text(out, "&quot;"); break;
        default: ft_buf_byte(out, text.at[i]);
        }
}

/* The declared name behind `export`: "async function NAME", "const NAME" … */
static ft_str declared_name(ft_str line)
{
    ft_str word;
    bool named = false;
    while (ft_str_cut(&line, ' ', &word)) {
        if (named)
            return ft_str_slice(word, 0, strcspn(word.at, "( =;{\n"));
        named = ft_str_is(word, "function") || ft_str_is(word, "const") || ft_str_is(word, "class");
    }
    return (ft_str){0};
}

/* `import { a, b } from "./data.js";` takes the names out of the module that stands before. */
static void add_import(ft_buf *out, ft_str line)
{
    size_t open = ft_str_find_byte(line, '{', 0), close = ft_str_find_byte(line, '}', 0);
    size_t from = ft_str_find(line, FT_STR("\"./"), 0), to = ft_str_find(line, FT_STR(".js\""), 0);
    ft_str names = ft_str_slice(line, open, close + 1), module = ft_str_slice(line, from + 3, to);
    ft_buf_format(out, "const %.*s = $%.*s;\n", FT_ARG(names), FT_ARG(module));
}

/* A module becomes a function that is called at once and gives what it exports. */
static void add_module(ft_arena *arena, ft_buf *out, ft_str name, ft_str text)
{
    ft_buf exported = ft_buf_in(arena);
    ft_str line, stem = ft_path_stem(name);
    ft_buf_format(out, "const $%.*s = (() => {\n", FT_ARG(stem));
    while (ft_str_cut(&text, '\n', &line)) {
        if (ft_str_starts(line, FT_STR("import "))) {
            add_import(out, line);
            continue;
        }
        if (ft_str_starts(line, FT_STR("export "))) {
            line = ft_str_from(line, strlen("export "));
            ft_buf_format(&exported, "%s%.*s", exported.len ? ", " : "", FT_ARG(declared_name(line)));
        }
        ft_buf_add(out, line);
        ft_buf_byte(out, '\n');
    }
    ft_buf_format(out, "return {%.*s};\n})();\n", FT_ARG(ft_buf_str(&exported)));
}

static ft_str join_files(ft_arena *arena, ft_str (*template)(const char *), ft_str names, bool script)
{
    ft_buf out = ft_buf_in(arena);
    ft_str name;
    ft_buf_text(&out, script ? "\n\"use strict\";\n" : "\n");
    while (ft_str_cut(&names, ' ', &name)) {
        if (name.len && script)
            add_module(arena, &out, name, template(ft_str_c(arena, name)));
        else if (name.len)
            ft_buf_add(&out, template(ft_str_c(arena, name)));
    }
    return ft_buf_str(&out);
}

/* "sha256-…" of a Content-Security-Policy. */
static ft_str policy_hash(ft_arena *arena, ft_str text)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    ft_str hex = ft_sha256_hex(arena, text);
    ft_buf out = ft_buf_in(arena);
    uint32_t bits = 0;
    int waiting = 0;
    ft_buf_text(&out, "'sha256-");
    for (size_t i = 0; i < hex.len; i++) {
        bits = bits << 4 | (uint32_t)(hex.at[i] <= '9' ? hex.at[i] - '0' : hex.at[i] - 'a' + 10);
        for (waiting += 4; waiting >= 6; waiting -= 6)
            ft_buf_byte(&out, letters[bits >> (waiting - 6) & 63]);
    }
    ft_buf_byte(&out, letters[bits << (6 - waiting) & 63]);
    ft_buf_text(&out, "='");
    return ft_buf_str(&out);
}

/* ---- the page */

typedef struct {
    ft_arena *arena;
    const ft_site *site;
    ft_str (*template)(const char *);
    const ft_page_blocks *blocks;
    bool alone;
    ft_str page, style, script;
} making;

/* What stands in <!--NAME: …-->. */
static ft_str named_files(ft_str page, ft_str opening)
{
    size_t at = ft_str_find(page, opening, 0);
    if (at == FT_NOWHERE)
        return FT_STR("");
    size_t end = ft_str_find(page, FT_STR("-->"), at);
    return ft_str_slice(page, at + opening.len, end);
}

static void put_policy(ft_buf *out, const making *m)
{
    ft_str script = policy_hash(m->arena, m->script), style = policy_hash(m->arena, m->style);
    ft_buf_format(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src %.*s; "
                  "style-src %.*s; connect-src %s; img-src 'self' data:; base-uri 'none'; form-action 'none'\">",
                  FT_ARG(script), FT_ARG(style), m->alone ? "'none'" : "'self'");
}

static void put_blocks(ft_buf *out, const making *m)
{
    for (size_t i = 0; i < m->blocks->len; i++) {
        ft_buf_format(out, "<script type=\"application/json\" id=\"data-%.*s\">", FT_ARG(m->blocks->at[i].name));
        ft_buf_add(out, m->blocks->at[i].json);
        ft_buf_text(out, "</script>\n");
    }
}

/* For browsers without script: the names, so that the page is not empty. */
static void put_models(ft_buf *out, const making *m)
{
    size_t shown = 0;
    for (size_t i = 0; i < m->site->nodes.len && shown < MODELS_WITHOUT_SCRIPT; i++) {
        const ft_site_node *node = m->site->nodes.at[i];
        if (node->kind != FT_PAGE_MODEL || node->hidden)
            continue;
        ft_buf_text(out, "<li>");
        put_escaped(out, node->name);
        ft_buf_text(out, "</li>\n");
        shown++;
    }
}

static void put_part(ft_buf *out, const making *m, ft_str part)
{
    if (ft_str_is(part, "policy"))
        put_policy(out, m);
    else if (ft_str_is(part, "title"))
        put_escaped(out, m->site->project);
    else if (ft_str_is(part, "data"))
        put_blocks(out, m);
    else if (ft_str_is(part, "models"))
        put_models(out, m);
    else if (ft_str_starts(part, FT_STR("style:")))
        ft_buf_format(out, "<style>%.*s</style>", FT_ARG(m->style));
    else if (ft_str_starts(part, FT_STR("script:"))) {
        ft_buf_text(out, "<script>");
        ft_buf_add(out, m->script);
        ft_buf_text(out, "</script>");
    }
}

ft_str ft_site_page(ft_arena *arena, const ft_site *site, ft_str (*template)(const char *name),
                    const ft_page_blocks *blocks, bool alone)
{
    making m = {.arena = arena, .site = site, .template = template, .blocks = blocks, .alone = alone,
                .page = template("index.html")};
    m.style = join_files(arena, template, named_files(m.page, FT_STR("<!--style:")), false);
    m.script = join_files(arena, template, named_files(m.page, FT_STR("<!--script:")), true);
    ft_buf out = ft_buf_in(arena);
    size_t at = 0, open;
    while ((open = ft_str_find(m.page, FT_STR("<!--"), at)) != FT_NOWHERE) {
        size_t end = ft_str_find(m.page, FT_STR("-->"), open);
        ft_buf_add(&out, ft_str_slice(m.page, at, open));
        put_part(&out, &m, ft_str_slice(m.page, open + 4, end));
        at = end == FT_NOWHERE ? m.page.len : end + 3;
    }
    ft_buf_add(&out, ft_str_from(m.page, at));
    return ft_buf_str(&out);
}
