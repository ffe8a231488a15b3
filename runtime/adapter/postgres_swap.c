/* postgres_swap.c - drop the old, rename the new, and what stands on it stays (design.md 5).
 *
 * Three ways, each taken when the one before would not do, all in the node's transaction:
 *
 *     nothing stands on it    savepoint;  drop old;  rename new
 *     dependents              savepoint;  one block of the server (postgres_replace.h)
 *     the long way            wait for our turn;  drop dependents, last first;  the block;
 *                             create … for each dependent, with all that makes it what it is
 *
 * The first two wait in the write buffer. The first gives up when the server refuses the drop
 * (2BP01), the second where views cannot be replaced by themselves: a materialized view, or a column
 * of another type. Nothing is ever dropped with CASCADE. */
#include "adapter/postgres_swap.h"

#include "adapter/postgres_replace.h"

#define SAVEPOINT "__fettle_swap"

/* ---- what stands on a relation
 *
 * One row for each statement that makes a dependent again, dependents in an order in which they can
 * be created. What the run builds later is left to the block, with what stands on it. */
static const char DEPENDENTS_SQL[] =
    "with recursive edges as (select distinct r.ev_class as id, d.refobjid as on_id from pg_depend "
    "d"
    " join pg_rewrite r on r.oid = d.objid where d.classid = 'pg_rewrite'::regclass"
    " and d.refclassid = 'pg_class'::regclass and r.ev_class <> d.refobjid),"
    " later(id) as (select unnest(array[%.*s]::oid[])),"
    " reach(id, depth) as (select e.id, 1 from edges e where e.on_id = %.*s and e.id not in (select id from later"
    " where id is not null) union"
    " select e.id, reach.depth + 1 from reach join edges e on e.on_id = reach.id where reach.depth "
    "< 1000 and e.id not in (select id from later where id is not null)),"
    " v as (select c.oid as id, max(r.depth) as depth, c.relkind, c.relowner, c.relacl, "
    "c.reloptions, c.relispopulated,"
    " n.nspname, c.relname, format('%%I.%%I', n.nspname, c.relname) as name,"
    " case c.relkind when 'm' then 'materialized view' else 'view' end as kind"
    " from reach r join pg_class c on c.oid = r.id join pg_namespace n on n.oid = c.relnamespace"
    " where c.relkind in ('v', 'm') group by c.oid, n.nspname),"
    " made(id, step, sql) as ("
    " select id, 1, format('create %%s %%s%%s as %%s%%s', kind, name, case when reloptions is null "
    "then '' else"
    " ' with (' || array_to_string(reloptions, ', ') || ')' end, rtrim(pg_get_viewdef(id), ';'),"
    " case when relkind = 'm' and not relispopulated then ' with no data' else '' end) from v"
    " union all select v.id, 2, format('alter view %%s alter column %%I set default %%s', name, "
    "a.attname,"
    " pg_get_expr(d.adbin, d.adrelid)) from v join pg_attrdef d on d.adrelid = v.id"
    " join pg_attribute a on a.attrelid = v.id and a.attnum = d.adnum"
    " union all select v.id, 3, pg_get_indexdef(i.indexrelid) from v join pg_index i on i.indrelid "
    "= v.id"
    " union all select v.id, 4, format('alter %%s %%s cluster on %%I', kind, name, x.relname) from "
    "v"
    " join pg_index i on i.indrelid = v.id and i.indisclustered join pg_class x on x.oid = "
    "i.indexrelid"
    " union all select v.id, 5, pg_get_ruledef(r.oid) from v join pg_rewrite r on r.ev_class = v.id"
    " and r.rulename <> '_RETURN'"
    " union all select v.id, 6, pg_get_triggerdef(t.oid) from v join pg_trigger t on t.tgrelid = "
    "v.id and not t.tgisinternal"
    " union all select id, 7, format('comment on %%s %%s is %%L', kind, name, obj_description(id, "
    "'pg_class')) from v"
    " where obj_description(id, 'pg_class') is not null"
    " union all select v.id, 8, format('comment on column %%s.%%I is %%L', name, a.attname, "
    "col_description(v.id, a.attnum))"
    " from v join pg_attribute a on a.attrelid = v.id and a.attnum > 0 where col_description(v.id, "
    "a.attnum) is not null"
    " union all select v.id, 9, format('comment on index %%I.%%I is %%L', nspname, x.relname,"
    " obj_description(x.oid, 'pg_class')) from v join pg_index i on i.indrelid = v.id"
    " join pg_class x on x.oid = i.indexrelid where obj_description(x.oid, 'pg_class') is not null"
    " union all select v.id, 10, format('grant %%s on %%s to %%s%%s', x.privilege_type, name, case "
    "when x.grantee = 0"
    " then 'public' else quote_ident(pg_get_userbyid(x.grantee)) end, case when x.is_grantable and "
    "x.grantee <> relowner"
    " then ' with grant option' else '' end) from v cross join lateral aclexplode(v.relacl) x"
    " where x.grantee <> relowner"
    " union all select v.id, 11, format('grant %%s (%%I) on %%s to %%s%%s', x.privilege_type, "
    "a.attname, name,"
    " case when x.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(x.grantee)) end,"
    " case when x.is_grantable then ' with grant option' else '' end) from v join pg_attribute a "
    "on a.attrelid = v.id"
    " cross join lateral aclexplode(a.attacl) x"
    " union all select id, 12, format('alter %%s %%s owner to %%I', kind, name, "
    "pg_get_userbyid(relowner)) from v"
    " where pg_get_userbyid(relowner) <> current_user)"
    " select v.id, v.nspname, v.relname, format('drop %%s %%s', v.kind, v.name), m.sql, v.kind || "
    "' ' || v.name"
    " from made m join v on v.id = m.id order by v.depth, v.id, m.step, m.sql";

enum { DEP_ID, DEP_SCHEMA, DEP_NAME, DEP_DROP, DEP_SQL, DEP_TITLE };

/* A swap under way; lives in the job's arena until its statements have been answered. */
typedef struct {
    ft_swap swap;
    ft_relation existing, intermediate, target;
    ft_str create_sql; /* makes the new relation under its own name; {NULL, 0}: it was built aside */
    ft_rows *rows;     /* of the statement that was to replace a view in place */
    ft_pg_texts left;  /* whether the block left readers of the old relation as they were */
} swap_state;

/* One dependent's statements that can fail together. */
typedef struct {
    const swap_state *owner;
    ft_str title;
} dependent_state;

static const char *drop_word(const ft_relation *relation)
{
    switch (relation->kind) {
    case FT_REL_VIEW:
        return "view";
    case FT_REL_MATERIALIZED_VIEW:
        return "materialized view";
    case FT_REL_EXTERNAL:
    case FT_REL_FOREIGN:
        return "foreign table";
    default:
        return "table";
    }
}

static ft_str drop_sql(ft_arena *arena, const ft_relation *relation)
{
    return ft_format(arena, "drop %s if exists %.*s", drop_word(relation),
                     FT_ARG(ft_pg_name(arena, relation)));
}

static ft_str rename_sql(ft_arena *arena, const ft_relation *from, const ft_relation *to)
{
    return ft_format(arena, "alter %s %.*s rename to %.*s", drop_word(from),
                     FT_ARG(ft_pg_name(arena, from)), FT_ARG(ft_pg_quote(arena, to->identifier)));
}

static void queue_rename(ft_pg_session *session, ft_arena *arena, const swap_state *state)
{
    if (state->swap.intermediate)
        ft_pg_queue_ours(session, rename_sql(arena, &state->intermediate, &state->target));
}

/* ---- the long way, once the dependents are known */

/* Nodes that stand under the same view would each drop and make it again. One at a time, to the end of
 * its transaction, in this run and in others; the server sees a deadlock, which a lock of ours would hide. */
static void queue_turn(ft_pg_session *session, ft_arena *arena)
{
    ft_pg_queue_ours(session, ft_format(arena, "select pg_advisory_xact_lock(%d)", FT_PG_LOCK_CLASS));
}

static bool read_dependents(ft_pg_session *session, ft_job *job, const swap_state *state,
                            ft_pg_texts *out)
{
    ft_str name = ft_pg_literal(job->arena, ft_pg_name(job->arena, &state->existing));
    ft_str id = ft_format(job->arena, "to_regclass(%.*s)", FT_ARG(name));
    ft_str later = ft_pg_later_sql(job->arena, &state->swap);
    return ft_pg_ask(session, job,
                     ft_format(job->arena, DEPENDENTS_SQL, FT_ARG(later), FT_ARG(id)), out);
}

static bool first_of_dependent(const ft_pg_texts *found, size_t row)
{
    return row == 0 ||
           !ft_str_eq(FT_PG_CELL(found, row, DEP_ID), FT_PG_CELL(found, row - 1, DEP_ID));
}

static bool refuse_dependents(ft_pg_session *session, ft_job *job, const ft_relation *relation,
                              const ft_pg_texts *found)
{
    ft_buf message = ft_buf_in(job->arena);
    ft_buf_format(&message, "cannot replace or drop %.*s: it is used by",
                  FT_ARG(ft_pg_name(job->arena, relation)));
    for (size_t row = 0; row < found->height; row++)
        if (first_of_dependent(found, row))
            ft_buf_format(&message, "%s %.*s", row ? "," : "",
                          FT_ARG(FT_PG_CELL(found, row, DEP_TITLE)));
    ft_pg_fail_lost(session, job, FT_FAILED_OTHER, (ft_str){0}, ft_buf_str(&message));
    return false;
}

/* A dependent could not be made again: the node fails and names it. */
static bool without_dependent(ft_pg_session *session, ft_job *job, void *state)
{
    const dependent_state *dependent = state;
    ft_str cause = ft_str_copy(job->arena, session->failure.message);
    ft_pg_fail_lost(session, job, FT_FAILED_OTHER, (ft_str){0},
                    ft_format(job->arena,
                              "cannot replace %.*s: %.*s uses it and cannot be made again: %.*s",
                              FT_ARG(ft_pg_name(job->arena, &dependent->owner->existing)),
                              FT_ARG(dependent->title), FT_ARG(cause)));
    return false;
}

static void queue_drops(ft_pg_session *session, const ft_pg_texts *found)
{
    for (size_t row = found->height; row-- > 0;)
        if (first_of_dependent(found, row))
            ft_pg_queue_ours(session, FT_PG_CELL(found, row, DEP_DROP));
}

/* All statements of a dependent are one entry, so that they fail together. */
static void queue_creates(ft_pg_session *session, ft_arena *arena, const swap_state *state,
                          const ft_pg_texts *found)
{
    for (size_t row = 0; row < found->height;) {
        ft_buf sql = ft_buf_in(arena);
        dependent_state *dependent = FT_NEW(arena, dependent_state);
        *dependent = (dependent_state){state, FT_PG_CELL(found, row, DEP_TITLE)};
        do {
            ft_buf_add(&sql, FT_PG_CELL(found, row, DEP_SQL));
            ft_buf_text(&sql, ";\n");
        } while (++row < found->height && !first_of_dependent(found, row));
        ft_pg_queue(session, (ft_pg_entry){.role = FT_PG_PLAIN,
                                           .sql = ft_buf_str(&sql),
                                           .limit = -1,
                                           .recover = without_dependent,
                                           .state = dependent});
    }
}

static void forget_dependents(ft_pg_session *session, const ft_pg_texts *found)
{
    for (size_t row = 0; row < found->height; row++) {
        ft_relation gone = ft_relation_of((ft_str){0}, FT_PG_CELL(found, row, DEP_SCHEMA),
                                          FT_PG_CELL(found, row, DEP_NAME), FT_REL_VIEW);
        if (first_of_dependent(found, row))
            ft_relation_cache_dropped(session->with.cache, &gone);
    }
}

static ft_str block_sql(ft_pg_session *session, ft_arena *arena, const swap_state *state)
{
    ft_relation_traits known = ft_relation_cache_traits(session->with.cache, state->existing.schema,
                                                        state->existing.identifier);
    return ft_pg_replace_sql(arena, &(ft_pg_replacement){.swap = &state->swap,
                                                         .create_sql = state->create_sql,
                                                         .reads_former = known.reads_former});
}

static void queue_drop_alone(ft_pg_session *session, ft_arena *arena, const swap_state *state)
{
    ft_pg_queue_ours(session, drop_sql(arena, &state->existing));
}

/* Views that are built later may read the old relation under another name until then, if the block had to
 * leave them so. */
static void note_left(ft_pg_session *session, void *of)
{
    swap_state *state = of;
    const ft_relations *later = &state->swap.later;
    for (size_t i = 0; i < later->len && ft_str_is(FT_PG_CELL(&state->left, 0, 0), "on"); i++)
        ft_relation_cache_left_reading(session->with.cache, later->at[i].schema, later->at[i].identifier);
    state->left = (ft_pg_texts){0};
}

static void queue_block(ft_pg_session *session, ft_arena *arena, swap_state *state,
                        bool (*recover)(ft_pg_session *, ft_job *, void *))
{
    ft_pg_queue(session, (ft_pg_entry){.role = FT_PG_PLAIN,
                                       .sql = block_sql(session, arena, state),
                                       .limit = -1,
                                       .recover = recover,
                                       .state = state});
    if (state->swap.later.len)
        ft_pg_queue(session, (ft_pg_entry){.role = FT_PG_OURS,
                                           .sql = FT_STR(FT_PG_LEFT_SQL),
                                           .texts = &state->left,
                                           .arena = arena,
                                           .limit = -1,
                                           .answered = note_left,
                                           .state = state});
}

static bool swap_the_long_way(ft_pg_session *session, ft_job *job, swap_state *state)
{
    ft_pg_texts found;
    const ft_swap *swap = &state->swap;
    queue_turn(session, job->arena);
    if (!read_dependents(session, job, state, &found))
        return false;
    bool recreates = swap->dependents == FT_DEPENDENTS_RECREATE;
    bool only_drops = !swap->intermediate && !state->create_sql.at;
    bool may_not = swap->dependents == FT_DEPENDENTS_FAIL || (recreates && only_drops);
    if (found.height && may_not)
        return refuse_dependents(session, job, &state->existing, &found);
    queue_drops(session, &found);
    if (!only_drops)
        queue_block(session, job->arena, state, NULL);
    else
        queue_drop_alone(session, job->arena, state);
    if (recreates)
        queue_creates(session, job->arena, state, &found);
    else
        forget_dependents(session, &found);
    return true;
}

/* ---- in one block of the server */

static bool turn_to_long_way(ft_pg_session *session, ft_job *job, void *state)
{
    if (!ft_pg_replace_gave_up(session->failure.code))
        return false;
    ft_pg_queue_ours(session, FT_STR("rollback to savepoint " SAVEPOINT));
    return swap_the_long_way(session, job, state);
}

static bool block_may_do(const ft_swap *swap)
{
    return swap->intermediate && swap->dependents == FT_DEPENDENTS_RECREATE;
}

static bool swap_with_dependents(ft_pg_session *session, ft_job *job, swap_state *state)
{
    if (!block_may_do(&state->swap))
        return swap_the_long_way(session, job, state);
    ft_pg_queue_ours(session, FT_STR("savepoint " SAVEPOINT));
    queue_block(session, job->arena, state, turn_to_long_way);
    return true;
}

/* ---- the short way, and the turn to the others */

static bool turn_to_dependents(ft_pg_session *session, ft_job *job, void *state)
{
    if (strcmp(session->failure.code, "2BP01") != 0)
        return false;
    swap_state *swapped = state;
    ft_pg_queue_ours(session, FT_STR("rollback to savepoint " SAVEPOINT));
    if (!block_may_do(&swapped->swap))
        return swap_the_long_way(session, job, swapped);
    queue_block(session, job->arena, swapped, turn_to_long_way);
    return true;
}

static bool swap_alone(ft_pg_session *session, ft_job *job, swap_state *state)
{
    ft_pg_queue_ours(session, FT_STR("savepoint " SAVEPOINT));
    /* The rename goes in one entry with the drop: what recovers does both. */
    ft_buf sql = ft_buf_in(job->arena);
    ft_buf_add(&sql, drop_sql(job->arena, &state->existing));
    if (state->swap.intermediate) {
        ft_buf_text(&sql, ";\n");
        ft_buf_add(&sql, rename_sql(job->arena, &state->intermediate, &state->target));
    }
    ft_pg_queue(session, (ft_pg_entry){.role = FT_PG_PLAIN,
                                       .sql = ft_buf_str(&sql),
                                       .limit = -1,
                                       .recover = turn_to_dependents,
                                       .state = state});
    return true;
}

/* ---- views, in place
 *
 *     savepoint;  create or replace view old
 *
 * and where the server says that its columns cannot be those of the old one (42P16), the block renames
 * the old one away and creates the view itself. */

static bool turn_to_renaming(ft_pg_session *session, ft_job *job, void *state)
{
    if (strcmp(session->failure.code, "42P16") != 0)
        return false;
    swap_state *swapped = state;
    ft_pg_queue_ours(session, FT_STR("rollback to savepoint " SAVEPOINT));
    queue_block(session, job->arena, swapped, turn_to_long_way);
    if (swapped->rows)
        *swapped->rows = (ft_rows){.affected = -1, .status = FT_STR("CREATE VIEW"), .code = FT_STR("CREATE VIEW")};
    return true;
}

void ft_pg_replace_with(ft_pg_session *session, ft_pg_entry *entry)
{
    swap_state *state = session->replacing;
    if (!state)
        return;
    session->replacing = NULL;
    state->rows = entry->rows;
    ft_pg_queue_ours(session, FT_STR("savepoint " SAVEPOINT));
    entry->recover = turn_to_renaming;
    entry->state = state;
}

/* ---- what goes with the old relation */

/* Asked before the swap, in the same message; ft_pg_losses reads it. */
static void queue_losses(ft_pg_session *session, ft_arena *arena, const ft_swap *swap)
{
    ft_pg_queue(session, (ft_pg_entry){.role = FT_PG_OURS,
                                       .sql = ft_pg_extras_sql(arena, swap, false),
                                       .texts = &session->lost,
                                       .arena = session->lost_arena,
                                       .limit = -1});
}

ft_str ft_pg_losses(ft_pg_session *session, ft_arena *arena)
{
    ft_buf titles = ft_buf_in(arena);
    for (size_t row = 0; row < session->lost.height; row++)
        ft_buf_format(&titles, "%s%.*s", row ? ", " : "", FT_ARG(FT_PG_CELL(&session->lost, row, 1)));
    session->lost = (ft_pg_texts){0};
    ft_arena_clear(session->lost_arena);
    return ft_buf_str(&titles);
}

ft_str ft_pg_unmade_keys(ft_pg_session *session, ft_arena *arena)
{
    ft_buf statements = ft_buf_in(arena);
    for (size_t i = 0; i < session->unmade_keys.len; i++)
        ft_buf_format(&statements, "%s%.*s", i ? "; " : "", FT_ARG(session->unmade_keys.at[i]));
    ft_pg_forget_unmade_keys(session);
    return ft_buf_str(&statements);
}

/* ---- the swap */

static void tell_cache(ft_pg_session *session, const swap_state *state)
{
    ft_relation_cache *cache = session->with.cache;
    if (state->swap.existing)
        ft_relation_cache_dropped(cache, &state->existing);
    if (state->swap.intermediate)
        ft_relation_cache_renamed(cache, &state->intermediate, &state->target);
}

static ft_relation copied(ft_arena *arena, const ft_relation *relation)
{
    ft_relation copy = relation ? *relation : (ft_relation){0};
    copy.schema = copy.schema.at ? ft_str_copy(arena, copy.schema) : copy.schema;
    copy.identifier = ft_str_copy(arena, copy.identifier);
    return copy;
}

/* The caller's relations need not outlive the call. */
static void point_at_copies(swap_state *state)
{
    ft_swap *swap = &state->swap;
    swap->existing = swap->existing ? &state->existing : NULL;
    swap->intermediate = swap->intermediate ? &state->intermediate : NULL;
    swap->target = &state->target;
}

static bool swap_one_way(ft_pg_session *session, ft_job *job, swap_state *state)
{
    const ft_swap *swap = &state->swap;
    if (!swap->existing) {
        queue_rename(session, job->arena, state);
        return true;
    }
    ft_relation_traits known = ft_relation_cache_traits(session->with.cache, state->existing.schema,
                                                        state->existing.identifier);
    if (known.extras && swap->intermediate)
        queue_losses(session, job->arena, swap);
    bool preserves = known.extras && swap->preserve && block_may_do(swap);
    if (known.dependents || known.reads_former || preserves)
        return swap_with_dependents(session, job, state);
    return swap_alone(session, job, state);
}

static swap_state *state_of(ft_arena *arena, const ft_swap *swap)
{
    swap_state *state = FT_NEW(arena, swap_state);
    *state = (swap_state){.swap = *swap,
                          .existing = copied(arena, swap->existing),
                          .intermediate = copied(arena, swap->intermediate),
                          .target = copied(arena, swap->target)};
    point_at_copies(state);
    return state;
}

void ft_pg_replace_next(ft_pg_session *session, ft_job *job, const ft_swap *swap, ft_str create_sql)
{
    swap_state *state = state_of(job->arena, swap);
    state->create_sql = create_sql;
    session->replacing = state;
}

bool ft_pg_swap(ft_pg_session *session, ft_job *job, const ft_swap *swap)
{
    swap_state *state = state_of(job->arena, swap);
    bool own_transaction = !session->in_transaction;
    if (own_transaction)
        ft_pg_begin(session);
    bool swapped = swap_one_way(session, job, state);
    if (swapped && own_transaction) {
        ft_pg_queue(session, (ft_pg_entry){.role = FT_PG_COMMIT, .sql = FT_STR("commit")});
        swapped = ft_pg_flush(session, job);
    }
    if (swapped)
        tell_cache(session, state);
    return swapped;
}

/* ---- one builder at a time */

static bool locked_by_another(ft_pg_session *session, ft_job *job, void *state)
{
    if (strcmp(session->failure.code, "22012") != 0)
        return false;
    ft_pg_fail_lost(session, job, FT_FAILED_OTHER, (ft_str){0},
                    ft_format(job->arena, "another run is building %s", (const char *)state));
    return false;
}

/* Without waiting, a refusal is an error (a division by zero): nothing behind it runs. */
bool ft_pg_lock(ft_pg_session *session, ft_job *job, const ft_relation *relation, bool wait)
{
    ft_str name = ft_pg_name(job->arena, relation), text = ft_pg_literal(job->arena, name);
    ft_str shown = ft_str_replace(job->arena, name, FT_STR("\n"), FT_STR(" "));
    ft_str lock = ft_format(job->arena,
                            wait ? "pg_advisory_xact_lock(%d, hashtext(%.*s)) -- %.*s"
                                 : "1 / pg_try_advisory_xact_lock(%d, hashtext(%.*s))::int -- %.*s",
                            FT_PG_LOCK_CLASS, FT_ARG(text), FT_ARG(shown));
    ft_pg_queue_lock(session, job->arena, lock,
                     (ft_pg_entry){.limit = -1,
                                   .recover = locked_by_another,
                                   .state = ft_str_c(job->arena, name)});
    return true;
}
