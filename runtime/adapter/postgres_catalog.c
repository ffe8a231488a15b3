/* postgres_catalog.c - reading pg_catalog, in as few rounds as can be. */
#include "adapter/postgres_catalog.h"

#include "adapter/postgres_types.h"

static ft_str schema_list(ft_arena *arena, const ft_str *schemas, size_t count)
{
    ft_buf list = ft_buf_in(arena);
    for (size_t i = 0; i < count; i++) {
        if (i)
            ft_buf_text(&list, ", ");
        ft_buf_add(&list, ft_pg_literal(arena, schemas[i]));
    }
    return ft_buf_str(&list);
}

/* ---- relations
 *
 * schema, name, kind; whether something else stands on it (a view's own rule does not count), whether
 * it has more than its rows, whether it reads a relation that a swap left behind (postgres_replace.c),
 * whether it is a view that has nothing but its query.
 * Partitions are tables to a template, foreign tables are external; indexes, sequences, composite
 * types and TOAST are no relations here. Functions are (MAC-52), unless a relation has their name.
 * Sets are asked for once (`in`, of columns that are never null), not once a relation (`exists`): of that the server
 * thinks as so much work that it compiles the query, which takes longer than answering it.
 */
#define RELATIONS_SQL                                                                              \
    "select * from (select n.nspname, c.relname, c.relkind, c.oid in (select distinct d.refobjid"  \
    " from pg_depend d join pg_rewrite r on r.oid = d.objid where d.classid = 'pg_rewrite'::regclass" \
    " and d.refclassid = 'pg_class'::regclass and r.ev_class <> d.refobjid),"                      \
    " c.relhasindex or c.relhastriggers or c.relrowsecurity or c.relacl is not null,"              \
    " c.relkind in ('v', 'm') and c.oid in (select r.ev_class from pg_rewrite r join pg_depend d on" \
    " d.classid = 'pg_rewrite'::regclass and d.objid = r.oid join pg_class f on"                   \
    " d.refclassid = 'pg_class'::regclass and f.oid = d.refobjid"                                  \
    " where f.relname like '%%\\_\\_dbt\\_old\\_' || f.oid),"                                      \
    " c.relkind = 'v' and not c.relhastriggers and c.relacl is null and"                           \
    " pg_get_userbyid(c.relowner) = current_user and c.oid not in (select d.objoid from"           \
    " pg_description d where d.classoid = 'pg_class'::regclass) and c.oid not in (select r.ev_class" \
    " from pg_rewrite r where r.rulename <> '_RETURN') and c.oid not in (select a.attrelid"        \
    " from pg_attribute a where a.atthasdef or a.attacl is not null)"                              \
    " from pg_class c join pg_namespace n on n.oid = c.relnamespace"                               \
    " where c.relkind in ('r', 'p', 'v', 'm', 'f') union all"                                      \
    " select n.nspname, p.proname, 'F', false, false, false, false from pg_proc p"                 \
    " join pg_namespace n on n.oid = p.pronamespace where not exists (select 1 from pg_class c"    \
    " where c.relnamespace = n.oid and c.relname = p.proname)) q where true"

static ft_relation_kind kind_of(ft_str relkind)
{
    switch (relkind.len ? relkind.at[0] : 0) {
    case 'v':
        return FT_REL_VIEW;
    case 'm':
        return FT_REL_MATERIALIZED_VIEW;
    case 'f':
        return FT_REL_EXTERNAL;
    case 'F':
        return FT_REL_FUNCTION;
    default:
        return FT_REL_TABLE;
    }
}

static ft_relation relation_of(const ft_pg_texts *found, size_t row)
{
    return ft_relation_of((ft_str){0}, FT_PG_CELL(found, row, 0), FT_PG_CELL(found, row, 1),
                          kind_of(FT_PG_CELL(found, row, 2)));
}

static ft_relation_traits traits_of(const ft_pg_texts *found, size_t row)
{
    return (ft_relation_traits){.dependents = ft_str_is(FT_PG_CELL(found, row, 3), "t"),
                                .extras = ft_str_is(FT_PG_CELL(found, row, 4), "t"),
                                .reads_former = ft_str_is(FT_PG_CELL(found, row, 5), "t"),
                                .plain = ft_str_is(FT_PG_CELL(found, row, 6), "t")};
}

/* Rows come ordered by schema; a schema without rows is filled as empty. */
static void fill_schemas(ft_pg_session *session, ft_arena *arena, uint64_t ticket,
                         const ft_pg_texts *found, const ft_str *schemas, size_t count)
{
    ft_relation *relations = FT_NEW_ARRAY(arena, ft_relation, found->height + 1);
    ft_relation_traits *traits = FT_NEW_ARRAY(arena, ft_relation_traits, found->height + 1);
    for (size_t row = 0; row < found->height; row++) {
        relations[row] = relation_of(found, row);
        traits[row] = traits_of(found, row);
    }
    for (size_t i = 0; i < count; i++) {
        size_t from = 0, to;
        while (from < found->height && !ft_str_eq(relations[from].schema, schemas[i]))
            from++;
        for (to = from; to < found->height && ft_str_eq(relations[to].schema, schemas[i]);)
            to++;
        ft_relation_cache_fill(session->with.cache, ticket, schemas[i], relations + from,
                               traits + from, to - from);
    }
}

static void queue_question(ft_pg_session *session, ft_job *job, ft_str sql, ft_pg_texts *out)
{
    *out = (ft_pg_texts){0};
    ft_pg_queue(session, (ft_pg_entry){.role = FT_PG_OURS,
                                       .sql = sql,
                                       .texts = out,
                                       .job = job,
                                       .arena = job->arena,
                                       .limit = -1});
}

bool ft_pg_look(ft_pg_session *session, ft_job *job, const ft_str *schemas, size_t count)
{
    uint64_t ticket = ft_relation_cache_ticket(session->with.cache);
    ft_pg_texts names = {0}, found = {0};
    bool asks_schemas = !ft_relation_cache_knows_schemas(session->with.cache);
    if (asks_schemas)
        queue_question(session, job, FT_STR("select nspname from pg_namespace order by 1"), &names);
    if (count)
        queue_question(session, job,
                       ft_format(job->arena, RELATIONS_SQL " and nspname in (%.*s) order by 1, 2",
                                 FT_ARG(schema_list(job->arena, schemas, count))),
                       &found);
    if (!ft_pg_flush(session, job))
        return false;
    if (asks_schemas)
        ft_relation_cache_fill_schemas(session->with.cache, ticket, names.cells.at, names.height);
    fill_schemas(session, job->arena, ticket, &found, schemas, count);
    return true;
}

bool ft_pg_know_schemas(ft_pg_session *session, ft_job *job)
{
    return ft_relation_cache_knows_schemas(session->with.cache) ||
           ft_pg_look(session, job, NULL, 0);
}

bool ft_pg_know_schema(ft_pg_session *session, ft_job *job, ft_str schema)
{
    return ft_relation_cache_knows(session->with.cache, schema) == FT_KNOWN ||
           ft_pg_look(session, job, &schema, 1);
}

static bool know_one(ft_pg_session *session, ft_job *job, ft_str schema, ft_str identifier)
{
    uint64_t ticket = ft_relation_cache_ticket(session->with.cache);
    ft_pg_texts found;
    ft_str sql = ft_format(job->arena, RELATIONS_SQL " and nspname = %.*s and relname = %.*s",
                           FT_ARG(ft_pg_literal(job->arena, schema)),
                           FT_ARG(ft_pg_literal(job->arena, identifier)));
    if (!ft_pg_ask(session, job, sql, &found))
        return false;
    ft_relation relation = {0};
    ft_relation_traits traits = {0};
    if (found.height) {
        relation = relation_of(&found, 0);
        traits = traits_of(&found, 0);
    }
    ft_relation_cache_fill_one(session->with.cache, ticket, schema, identifier,
                               found.height ? &relation : NULL, traits);
    return true;
}

bool ft_pg_know_relation(ft_pg_session *session, ft_job *job, ft_str schema, ft_str identifier)
{
    switch (ft_relation_cache_knows(session->with.cache, schema)) {
    case FT_KNOWN:
        return true;
    case FT_KNOWN_STALE:
        return know_one(session, job, schema, identifier);
    default:
        return ft_pg_look(session, job, &schema, 1);
    }
}

/* ---- columns
 *
 * What information_schema.columns would say, without its joins and without its privileges filter:
 * type names without length, arrays as ARRAY, lengths and precisions from the type modifier. Those
 * information_schema's functions would tell, too, for as much again as all the rest costs. */
#define COLUMNS_SQL                                                                                \
    "select a.attname, case when t.typelem <> 0 and t.typlen = -1 and t.typcategory = 'A' then"    \
    " 'ARRAY' when t.typtype = 'd' then format_type(t.typbasetype, null) when"                     \
    " t.typnamespace = 'pg_catalog'::regnamespace then format_type(a.atttypid, null) else"         \
    " 'USER-DEFINED' end, case when t.typtype = 'd' then t.typbasetype else t.oid end,"            \
    " case when t.typtype = 'd' then t.typtypmod else a.atttypmod end, q.n"                        \
    " from (values %.*s) q(n, id) join pg_attribute a on a.attrelid = q.id"                        \
    " join pg_type t on t.oid = a.atttypid where a.attnum > 0 and not a.attisdropped"              \
    " order by q.n, a.attnum"

static ft_columns columns_from(ft_arena *arena, const ft_pg_texts *found, const char *which)
{
    ft_columns columns = {FT_NEW_ARRAY(arena, ft_column_info, found->height + 1), 0};
    for (size_t row = 0; row < found->height; row++) {
        const ft_str *cell = &FT_PG_CELL(found, row, 0);
        if (!ft_str_is(cell[4], which))
            continue;
        ft_pg_sizes sizes = ft_pg_sizes_of((uint32_t)ft_pg_number(cell[2]), (int32_t)ft_pg_number(cell[3]));
        columns.at[columns.len++] = (ft_column_info){.name = cell[0],
                                                     .type = cell[1],
                                                     .char_size = sizes.characters,
                                                     .numeric_precision = sizes.precision,
                                                     .numeric_scale = sizes.scale};
    }
    return columns;
}

/* The relation's oid as an expression: NULL, not an error, when it does not exist. */
static ft_str oid_of(ft_arena *arena, const ft_relation *relation)
{
    ft_relation shown = *relation;
    shown.show_schema = true;
    return ft_format(arena, "to_regclass(%.*s)",
                     FT_ARG(ft_pg_literal(arena, ft_pg_name(arena, &shown))));
}

static bool wants_columns_too(ft_pg_session *session, ft_arena *arena, const ft_relation *relation)
{
    ft_columns known;
    const ft_relation *found = &session->found;
    return found->identifier.len &&
           !(ft_str_eq(found->identifier, relation->identifier) &&
             ft_str_eq(found->schema, relation->schema)) &&
           !ft_relation_cache_columns(session->with.cache, arena, found->schema, found->identifier,
                                      &known);
}

static bool known_columns(ft_pg_session *session, ft_arena *arena, const ft_relation *relation,
                          ft_columns *out)
{
    if (relation->schema.len)
        return ft_relation_cache_columns(session->with.cache, arena, relation->schema,
                                         relation->identifier, out);
    *out = session->temporary_columns;
    return ft_str_eq(session->temporary, relation->identifier);
}

/* A temporary relation is this session's alone: the last one asked about is kept until the next node
 * or a statement that may change it. */
static void keep_temporary(ft_pg_session *session, const ft_relation *relation,
                           const ft_columns *columns)
{
    ft_arena *arena = session->temporary_arena;
    ft_arena_clear(arena);
    session->temporary = ft_str_copy(arena, relation->identifier);
    session->temporary_columns = ft_columns_copy(arena, columns);
}

bool ft_pg_columns(ft_pg_session *session, ft_job *job, const ft_relation *relation,
                   ft_columns *out)
{
    ft_arena *arena = job->arena;
    ft_relation_cache *cache = session->with.cache;
    if (known_columns(session, arena, relation, out))
        return true;
    uint64_t ticket = ft_relation_cache_ticket(cache);
    bool two = wants_columns_too(session, arena, relation);
    ft_str ids = ft_format(arena, "(1, %.*s)", FT_ARG(oid_of(arena, relation)));
    if (two)
        ids = ft_format(arena, "%.*s, (2, %.*s)", FT_ARG(ids),
                        FT_ARG(oid_of(arena, &session->found)));
    ft_pg_texts answer;
    if (!ft_pg_ask(session, job, ft_format(arena, COLUMNS_SQL, FT_ARG(ids)), &answer))
        return false;
    *out = columns_from(arena, &answer, "1");
    if (relation->schema.len)
        ft_relation_cache_fill_columns(cache, ticket, relation->schema, relation->identifier, out);
    else
        keep_temporary(session, relation, out);
    if (two) {
        ft_columns other = columns_from(arena, &answer, "2");
        ft_relation_cache_fill_columns(cache, ticket, session->found.schema,
                                       session->found.identifier, &other);
    }
    return true;
}

/* ---- grants, as dbt's macro sees them: given by us, to others */

bool ft_pg_grants(ft_pg_session *session, ft_job *job, const ft_relation *relation,
                  ft_grants_list *out)
{
    ft_pg_texts found;
    ft_str sql = ft_format(
        job->arena,
        "select case when x.grantee = 0 then 'PUBLIC' else pg_get_userbyid(x.grantee) end, "
        "x.privilege_type"
        " from pg_class c cross join lateral aclexplode(c.relacl) x where c.oid = %.*s"
        " and pg_get_userbyid(x.grantor) = current_role and x.grantee <> x.grantor order by 1, 2",
        FT_ARG(oid_of(job->arena, relation)));
    if (!ft_pg_ask(session, job, sql, &found))
        return false;
    out->at = FT_NEW_ARRAY(job->arena, ft_grant, found.height + 1);
    out->len = found.height;
    for (size_t row = 0; row < found.height; row++)
        out->at[row] = (ft_grant){FT_PG_CELL(&found, row, 0), FT_PG_CELL(&found, row, 1)};
    return true;
}

/* ---- the docs catalog (ART-43) */

bool ft_pg_catalog(ft_pg_session *session, ft_job *job, const ft_str *schemas, size_t count,
                   ft_catalog_rows *out)
{
    *out = (ft_catalog_rows){0};
    if (!count)
        return true;
    ft_pg_texts found;
    ft_str sql = ft_format(
        job->arena,
        "select current_database(), n.nspname, c.relname, case c.relkind when 'v' then 'VIEW' when "
        "'m' then"
        " 'MATERIALIZED VIEW' else 'BASE TABLE' end,"
        " obj_description(c.oid, 'pg_class'), pg_get_userbyid(c.relowner), a.attname,"
        " format_type(a.atttypid, a.atttypmod), col_description(c.oid, a.attnum),"
        " row_number() over (partition by c.oid order by a.attnum)"
        " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped"
        " where c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relpersistence in ('p', 'u')"
        " and n.nspname in (%.*s) order by 2, 3, a.attnum",
        FT_ARG(schema_list(job->arena, schemas, count)));
    if (!ft_pg_ask(session, job, sql, &found))
        return false;
    out->at = FT_NEW_ARRAY(job->arena, ft_catalog_row, found.height + 1);
    out->len = found.height;
    for (size_t row = 0; row < found.height; row++) {
        const ft_str *cell = &FT_PG_CELL(&found, row, 0);
        out->at[row] = (ft_catalog_row){.database = cell[0],
                                        .schema = cell[1],
                                        .name = cell[2],
                                        .type = cell[3],
                                        .comment = cell[4],
                                        .owner = cell[5],
                                        .column = cell[6],
                                        .column_type = cell[7],
                                        .column_comment = cell[8],
                                        .index = ft_pg_number(cell[9])};
    }
    return true;
}
