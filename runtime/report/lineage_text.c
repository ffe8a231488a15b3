/* lineage_text.c - a lineage in three notations; see lineage_text.h. */
#include "report/lineage_text.h"

#include "value/json.h"

bool ft_lineage_form_of(ft_str word, ft_lineage_form *form)
{
    static const struct { const char *word; ft_lineage_form form; } forms[] = {
        {"mermaid", FT_LINEAGE_MERMAID}, {"dot", FT_LINEAGE_DOT}, {"graph", FT_LINEAGE_JSON}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (ft_str_eq_nocase(word, ft_str_of(forms[i].word))) {
            *form = forms[i].form;
            return true;
        }
    return false;
}

typedef struct {
    ft_buf *out;
    ft_map places;                  /* unique id -> place in `shown` + 1 */
    ft_node_list shown;
    size_t edges;
} lineage;

static bool is_shown(const ft_node *node)
{
    return node->type != FT_TEST && node->type != FT_UNIT_TEST && node->type != FT_OPERATION;
}

static ft_str label_of(ft_arena *arena, const ft_node *node)
{
    return node->type == FT_SOURCE ? ft_concat(arena, node->as.source->source_name, FT_STR("."), node->name, (ft_str){0})
                                   : node->name;
}

/* ---- Mermaid: ids n0, n1 …; what has a meaning in it is written as #NN; */

static void mermaid_label(ft_buf *out, ft_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c < 0x20 || strchr("\"<>&#;|[](){}\\`", c))
            ft_buf_format(out, "#%u;", c);
        else
            ft_buf_byte(out, (char)c);
    }
}

static void mermaid_node(lineage *l, size_t i)
{
    ft_buf_format(l->out, "\n  n%zu[\"", i);
    mermaid_label(l->out, label_of(l->out->arena, l->shown.at[i]));
    ft_buf_text(l->out, "\"]");
}

static void mermaid_edge(lineage *l, size_t from, size_t to)
{
    ft_buf_format(l->out, "\n  n%zu --> n%zu", from, to);
}

/* ---- DOT: ids are unique ids */

static void dot_quoted(ft_buf *out, ft_str text)
{
    ft_buf_byte(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '"' || text.at[i] == '\\')
            ft_buf_byte(out, '\\');
        ft_buf_byte(out, text.at[i]);
    }
    ft_buf_byte(out, '"');
}

static void dot_node(lineage *l, size_t i)
{
    ft_buf_text(l->out, "\n  ");
    dot_quoted(l->out, l->shown.at[i]->unique_id);
    ft_buf_text(l->out, " [label=");
    dot_quoted(l->out, label_of(l->out->arena, l->shown.at[i]));
    ft_buf_text(l->out, "];");
}

static void dot_edge(lineage *l, size_t from, size_t to)
{
    ft_buf_text(l->out, "\n  ");
    dot_quoted(l->out, l->shown.at[from]->unique_id);
    ft_buf_text(l->out, " -> ");
    dot_quoted(l->out, l->shown.at[to]->unique_id);
    ft_buf_byte(l->out, ';');
}

/* ---- JSON: {"nodes": [{"id", "name", "kind"}], "edges": [[from id, to id]]} */

static void json_node(lineage *l, size_t i)
{
    const ft_node *node = l->shown.at[i];
    ft_buf_text(l->out, i ? ",\n {\"id\": " : "\n {\"id\": ");
    ft_json_text(l->out, node->unique_id, true);
    ft_buf_text(l->out, ", \"name\": ");
    ft_json_text(l->out, label_of(l->out->arena, node), true);
    ft_buf_format(l->out, ", \"kind\": \"%s\"}", ft_resource_type_word(node->type));
}

static void json_edge(lineage *l, size_t from, size_t to)
{
    ft_buf_text(l->out, l->edges++ ? ",\n [" : "\n [");
    ft_json_text(l->out, l->shown.at[from]->unique_id, true);
    ft_buf_text(l->out, ", ");
    ft_json_text(l->out, l->shown.at[to]->unique_id, true);
    ft_buf_byte(l->out, ']');
}

/* ---- all three */

static const struct {
    const char *opening, *between, *closing;
    void (*node)(lineage *l, size_t i);
    void (*edge)(lineage *l, size_t from, size_t to);
} notations[] = {
    [FT_LINEAGE_MERMAID] = {"flowchart LR", "", "", mermaid_node, mermaid_edge},
    [FT_LINEAGE_DOT] = {"digraph lineage {\n  rankdir=LR;\n  node [shape=box];", "", "\n}", dot_node, dot_edge},
    [FT_LINEAGE_JSON] = {"{\"nodes\": [", "],\n\"edges\": [", "]}", json_node, json_edge},
};

void ft_lineage_text(ft_buf *out, ft_lineage_form form, const ft_node_list *nodes)
{
    lineage l = {.out = out};
    for (size_t i = 0; i < nodes->len; i++)
        if (is_shown(nodes->at[i])) {
            ft_vec_push(out->arena, &l.shown, nodes->at[i]);
            ft_map_put(out->arena, &l.places, nodes->at[i]->unique_id, (void *)(uintptr_t)l.shown.len);
        }
    ft_buf_text(out, notations[form].opening);
    for (size_t i = 0; i < l.shown.len; i++)
        notations[form].node(&l, i);
    ft_buf_text(out, notations[form].between);
    for (size_t i = 0; i < l.shown.len; i++)
        for (size_t k = 0; k < l.shown.at[i]->depends_on.len; k++) {
            size_t parent = (size_t)(uintptr_t)ft_map_get(&l.places, l.shown.at[i]->depends_on.at[k]->unique_id);
            if (parent)
                notations[form].edge(&l, parent - 1, i);
        }
    ft_buf_text(out, notations[form].closing);
}
