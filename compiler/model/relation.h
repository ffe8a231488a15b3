/* relation.h - the name of a thing in the database: parts, quoting, kind (reference REL-01 ...).
 *
 * Plain data, passed by value; parts are borrowed. A part with at == NULL is absent (None). */
#ifndef FT_MODEL_RELATION_H
#define FT_MODEL_RELATION_H

#include "base/str.h"
#include "value/value.h"

typedef enum { FT_REL_UNKNOWN, FT_REL_TABLE, FT_REL_VIEW, FT_REL_CTE, FT_REL_MATERIALIZED_VIEW, FT_REL_EXTERNAL /* also foreign tables */,
               FT_REL_EPHEMERAL, FT_REL_POINTER_TABLE, FT_REL_FUNCTION, FT_REL_FOREIGN /* PostgreSQL foreign table */ } ft_relation_kind;

typedef struct ft_relation {
    ft_str database, schema, identifier;
    uint8_t kind;                              /* ft_relation_kind */
    bool quote_database, quote_schema, quote_identifier;
    bool show_database, show_schema, show_identifier; /* include policy: which parts render prints */
    bool created;                              /* by this run (REL-26); only templates tell and ask */
    bool limited;                              /* (select * from x limit n), with `where false` for 0 (--empty) */
    uint32_t limit;
    ft_str sample_filter;                      /* event-time filter around the relation, empty: none */
} ft_relation;

/* All parts quoted and shown. */
ft_relation ft_relation_of(ft_str database, ft_str schema, ft_str identifier, ft_relation_kind kind);

/* "db"."schema"."id": absent and hidden parts are left out; `"` inside a name is doubled. `joined`:
 * SQLite's way, where schema and identifier form one quoted name "schema.id" ("main" is dropped). */
typedef enum { FT_NAMES_DOTTED, FT_NAMES_JOINED } ft_name_style;
void ft_relation_name(ft_buf *out, const ft_relation *relation, ft_name_style style);
/* With the --empty limit or event-time filter around it, as {{ relation }} prints (REL-08). */
void ft_relation_render(ft_buf *out, const ft_relation *relation, ft_name_style style);
bool ft_relation_same(const ft_relation *a, const ft_relation *b); /* names only, exact */

const char *ft_relation_kind_word(ft_relation_kind kind); /* "table", "view", "materialized_view" ...; "" unknown */
ft_relation_kind ft_relation_kind_of(ft_str word);        /* any case; FT_REL_UNKNOWN */

#endif
