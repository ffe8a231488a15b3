/* relation.c - names of relations put together and printed. */
#include "model/relation.h"

static const struct { ft_relation_kind kind; const char *word; } kind_words[] = {
    {FT_REL_TABLE, "table"},
    {FT_REL_VIEW, "view"},
    {FT_REL_CTE, "cte"},
    {FT_REL_MATERIALIZED_VIEW, "materialized_view"},
    {FT_REL_EXTERNAL, "external"},
    {FT_REL_EPHEMERAL, "ephemeral"},
    {FT_REL_POINTER_TABLE, "pointer_table"},
    {FT_REL_FUNCTION, "function"},
    {FT_REL_FOREIGN, "foreign_table"},
};

ft_relation ft_relation_of(ft_str database, ft_str schema, ft_str identifier, ft_relation_kind kind)
{
    return (ft_relation){
        .database = database, .schema = schema, .identifier = identifier, .kind = (uint8_t)kind,
        .quote_database = true, .quote_schema = true, .quote_identifier = true,
        .show_database = true, .show_schema = true, .show_identifier = true,
    };
}

static void put_part(ft_buf *out, ft_str part, bool quoted)
{
    if (!quoted) {
        ft_buf_add(out, part);
        return;
    }
    ft_buf_byte(out, '"');
    for (size_t i = 0; i < part.len; i++) {
        if (part.at[i] == '"')
            ft_buf_byte(out, '"');
        ft_buf_byte(out, part.at[i]);
    }
    ft_buf_byte(out, '"');
}

/* SQLite's names (engines SL-04): the schema is the part before the dot of one name. `main` is the file
 * itself, and named, so that a CTE of the same name does not mean itself. */
static void joined_name(ft_buf *out, const ft_relation *relation)
{
    bool schema = relation->schema.at && relation->show_schema && !ft_str_is(relation->schema, "main");
    bool identifier = relation->identifier.at && relation->show_identifier;
    if (!schema && !identifier)
        return;
    if (!identifier || !schema) {
        if (identifier && relation->schema.at && relation->show_schema)
            ft_buf_text(out, "\"main\".");
        put_part(out, identifier ? relation->identifier : relation->schema,
                 identifier ? relation->quote_identifier : relation->quote_schema);
        return;
    }
    ft_str whole = ft_format(out->arena, "%.*s.%.*s", FT_ARG(relation->schema), FT_ARG(relation->identifier));
    put_part(out, whole, true);
}

void ft_relation_name(ft_buf *out, const ft_relation *relation, ft_name_style style)
{
    if (style == FT_NAMES_JOINED) {
        joined_name(out, relation);
        return;
    }
    const struct { ft_str part; bool show, quote; } parts[] = {
        {relation->database, relation->show_database, relation->quote_database},
        {relation->schema, relation->show_schema, relation->quote_schema},
        {relation->identifier, relation->show_identifier, relation->quote_identifier},
    };
    bool any = false;
    for (size_t i = 0; i < 3; i++) {
        if (!parts[i].part.at || !parts[i].show)
            continue;
        if (any)
            ft_buf_byte(out, '.');
        put_part(out, parts[i].part, parts[i].quote);
        any = true;
    }
}

void ft_relation_render(ft_buf *out, const ft_relation *relation, ft_name_style style)
{
    bool plain = relation->kind == FT_REL_FUNCTION;
    bool limited = relation->limited && !plain, sampled = relation->sample_filter.len && !plain;
    ft_buf_text(out, sampled ? "(select * from " : "");
    ft_buf_text(out, limited ? "(select * from " : "");
    ft_relation_name(out, relation, style);
    if (limited)
        ft_buf_format(out, "%s limit %u) _dbt_limit_subq_%.*s", relation->limit ? "" : " where false", relation->limit,
                      FT_ARG(relation->identifier));
    if (sampled)
        ft_buf_format(out, " where %.*s) _dbt_et_filter_subq_%.*s", FT_ARG(relation->sample_filter),
                      FT_ARG(relation->identifier));
}

bool ft_relation_same(const ft_relation *a, const ft_relation *b)
{
    return ft_str_eq(a->database, b->database) && ft_str_eq(a->schema, b->schema) &&
           ft_str_eq(a->identifier, b->identifier);
}

const char *ft_relation_kind_word(ft_relation_kind kind)
{
    for (size_t i = 0; i < sizeof kind_words / sizeof *kind_words; i++)
        if (kind_words[i].kind == kind)
            return kind_words[i].word;
    return "";
}

ft_relation_kind ft_relation_kind_of(ft_str word)
{
    for (size_t i = 0; i < sizeof kind_words / sizeof *kind_words; i++)
        if (ft_str_eq_nocase(word, ft_str_of(kind_words[i].word)))
            return kind_words[i].kind;
    return FT_REL_UNKNOWN;
}
