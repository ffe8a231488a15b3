/* postgres_replace.c - the server's side of a swap: one DO block; see postgres_replace.h.
 *
 *     was     the relation that is replaced      made    the one built aside
 *
 * | was, made                          | what happens                                                    |
 * |------------------------------------|-----------------------------------------------------------------|
 * | views, no column lost or changed   | `create or replace view was as` made's query; drop made         |
 * | anything else                      | was is renamed away, made takes its name; each view that reads  |
 * |                                    | was is replaced by itself and so reads made; drop was           |
 *
 * A dependent that cannot read the new relation, but is built later in this run, is left reading the
 * former one, which gets a name of its own (`x__dbt_old_OID`) and stays until its last reader is built:
 * whatever becomes of the run, no relation is missing. Each swap drops the former relations whose last
 * reader it replaced. */
#include "adapter/postgres_replace.h"

#include "adapter/postgres_session.h"

/* Rows of pg_depend d: what views and rules (pg_rewrite r) read. */
#define EDGES                                                                                      \
    " pg_rewrite r join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid"     \
    " and d.refclassid = 'pg_class'::regclass and d.refobjid <> r.ev_class "

/* Of the relation in row c: its kind in DDL, whether it is a former one, its options as a view's. */
#define KIND                                                                                       \
    "case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'f' then"          \
    " 'foreign table' else 'table' end"
#define IS_FORMER "c.relname like '%\\_\\_dbt\\_old\\_' || c.oid"
#define OPTIONS                                                                                    \
    "case when c.reloptions is null then '' else ' with (' || array_to_string(c.reloptions, ', ')" \
    " || ')' end"

/* Of a grant in row x. */
#define GRANTEE                                                                                    \
    "case x.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(x.grantee)) end"
#define WITH_OPTION "case when x.is_grantable then ' with grant option' else '' end"

/* ---- what stands on a relation and is no dependent
 *
 * Rows of: order, kind, statement, title; pair holds the oids was and made. */
static const char EXTRAS[] =
    "select 1, 'constraints', format('alter table %s add constraint %I %s', pair.was::regclass, o.conname,"
    " pg_get_constraintdef(o.oid)), 'constraint ' || quote_ident(o.conname) from pair join pg_constraint o"
    " on o.conrelid = pair.was and o.contype in ('p', 'u', 'c', 'f', 'x') where not exists (select from pg_constraint n"
    " where n.conrelid = pair.made and pg_get_constraintdef(n.oid) = pg_get_constraintdef(o.oid))"
    " union all select 2, 'indexes', pg_get_indexdef(o.indexrelid), 'index ' || quote_ident(c.relname)"
    " from pair join pg_index o on o.indrelid = pair.was join pg_class c on c.oid = o.indexrelid"
    " where not exists (select from pg_constraint k where k.conindid = o.indexrelid)"
    " and not exists (select from pg_index n where n.indrelid = pair.made and n.indisunique = o.indisunique"
    " and regexp_replace(pg_get_indexdef(n.indexrelid), '^.*? USING ', '')"
    " = regexp_replace(pg_get_indexdef(o.indexrelid), '^.*? USING ', ''))"
    " union all select 3, 'rules', pg_get_ruledef(o.oid), 'rule ' || quote_ident(o.rulename)"
    " from pair join pg_rewrite o on o.ev_class = pair.was and o.rulename <> '_RETURN'"
    " union all select 4, 'triggers', pg_get_triggerdef(o.oid), 'trigger ' || quote_ident(o.tgname)"
    " from pair join pg_trigger o on o.tgrelid = pair.was and not o.tgisinternal"
    " union all select 5, 'policies', format('create policy %I on %s as %s for %s to %s%s%s', o.polname, pair.was::regclass,"
    " case when o.polpermissive then 'permissive' else 'restrictive' end, case o.polcmd when 'r' then 'select'"
    " when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,"
    " (select string_agg(case id when 0 then 'public' else quote_ident(pg_get_userbyid(id)) end, ', ') from unnest(o.polroles) id),"
    " ' using (' || pg_get_expr(o.polqual, o.polrelid) || ')', ' with check (' || pg_get_expr(o.polwithcheck, o.polrelid) || ')'),"
    " 'policy ' || quote_ident(o.polname) from pair join pg_policy o on o.polrelid = pair.was"
    " union all select 6, 'policies', format('alter table %s %s row level security', pair.was::regclass, v.word),"
    " v.word || ' row level security' from pair join pg_class c on c.oid = pair.was cross join lateral"
    " (values ('enable', c.relrowsecurity), ('force', c.relforcerowsecurity)) v(word, is_on) where v.is_on"
    " union all select 7, 'publications', format('alter publication %I add table %s', p.pubname, pair.was::regclass),"
    " 'publication ' || quote_ident(p.pubname) from pair join pg_publication_rel o on o.prrelid = pair.was"
    " join pg_publication p on p.oid = o.prpubid"
    " union all select 8, 'grants', format('grant %s on %s to %s%s', x.privilege_type, pair.was::regclass, " GRANTEE
    ", " WITH_OPTION "), format('grant of %s to %s', lower(x.privilege_type), " GRANTEE ")"
    " from pair join pg_class c on c.oid = pair.was cross join lateral aclexplode(c.relacl) x"
    " where x.grantee <> c.relowner and not exists (select from pg_class n cross join lateral aclexplode(n.relacl) y"
    " where n.oid = pair.made and (y.grantee, y.privilege_type) = (x.grantee, x.privilege_type))"
    " union all select 9, 'grants', format('grant %s (%I) on %s to %s%s', x.privilege_type, a.attname, pair.was::regclass, "
    GRANTEE ", " WITH_OPTION "), format('grant of %s (%I) to %s', lower(x.privilege_type), a.attname, " GRANTEE ")"
    " from pair join pg_attribute a on a.attrelid = pair.was cross join lateral aclexplode(a.attacl) x";

static const struct { ft_preserve flag; const char *word; } EXTRA_KINDS[] = {
    {FT_PRESERVE_CONSTRAINTS, "constraints"}, {FT_PRESERVE_INDEXES, "indexes"},
    {FT_PRESERVE_RULES, "rules"},             {FT_PRESERVE_TRIGGERS, "triggers"},
    {FT_PRESERVE_POLICIES, "policies"},       {FT_PRESERVE_PUBLICATIONS, "publications"},
    {FT_PRESERVE_GRANTS, "grants"},
};

/* The query of `was` and `made`, which are expressions. */
static void add_extras(ft_buf *out, ft_arena *arena, const ft_swap *swap, bool preserved, ft_str was, ft_str made)
{
    const char *between = "";
    ft_buf_format(out, "with pair(was, made) as (select %.*s, %.*s), extra(n, kind, sql, title) as (", FT_ARG(was),
                  FT_ARG(made));
    ft_buf_text(out, EXTRAS);
    ft_buf_text(out, ") select sql, title from extra where kind in (");
    for (size_t i = 0; i < sizeof EXTRA_KINDS / sizeof *EXTRA_KINDS; i++) {
        if (((swap->preserve & EXTRA_KINDS[i].flag) != 0) != preserved)
            continue;
        ft_buf_format(out, "%s'%s'", between, EXTRA_KINDS[i].word);
        between = ", ";
    }
    ft_buf_text(out, *between ? ")" : "null)");
    for (size_t i = 0; i < swap->granted.len; i++) {
        ft_str title = ft_format(arena, "grant of %.*s to %.*s", FT_ARG(swap->granted.at[i].privilege),
                                 FT_ARG(swap->granted.at[i].grantee));
        ft_buf_format(out, " and lower(title) <> lower(%.*s)", FT_ARG(ft_pg_literal(arena, title)));
    }
    ft_buf_text(out, " order by n, title");
}

/* NULL when it is not there. */
static ft_str oid_of(ft_arena *arena, const ft_relation *relation)
{
    return ft_format(arena, "to_regclass(%.*s)::oid", FT_ARG(ft_pg_literal(arena, ft_pg_name(arena, relation))));
}

ft_str ft_pg_extras_sql(ft_arena *arena, const ft_swap *swap, bool preserved)
{
    ft_buf sql = ft_buf_in(arena);
    add_extras(&sql, arena, swap, preserved, oid_of(arena, swap->existing), oid_of(arena, swap->intermediate));
    return ft_buf_str(&sql);
}

/* ---- the block */

static const char DECLARE[] =
    "  readers constant oid[] := array(select r.ev_class from" EDGES "where d.refobjid = was group by 1 order by 1);\n"
    "  drop_word constant text := (select " KIND " from pg_class c where c.oid = was);\n"
    "  former oid[] := '{}';\n"
    "  keyed constant oid[] := array(select conrelid from pg_constraint where contype = 'f' and confrelid = was"
    " and conrelid <> was order by oid);\n"
    "  unkey text[] := '{}';\n"
    "  rekey text[] := '{}';\n"
    "  ddls text[];\n"
    "  extras text[] := '{}';\n"
    "  step text;\n"
    "  keeps bool := false;\n"
    "begin\n";

/* Former relations that `was` reads, and those read by them. */
static const char FIND_FORMER[] =
    "  former := array(with recursive f(id, depth) as (select c.oid, 1 from" EDGES "join pg_class c"
    " on c.oid = d.refobjid and " IS_FORMER " where r.ev_class = was union select c.oid, f.depth + 1 from f join" EDGES
    "on r.ev_class = f.id join pg_class c on c.oid = d.refobjid and " IS_FORMER ")"
    " select id from f group by id order by max(depth));\n";

/* A view over itself can be made this way, but never read. */
static const char REFUSE_CIRCLE[] =
    "  if exists (with recursive reads(id) as (select made union select e.id from reads cross join lateral"
    " (select d.refobjid as id from" EDGES "where r.ev_class = reads.id offset 0) e) select from reads where id = was) then\n"
    "    raise exception '% would read itself', was::regclass;\n"
    "  end if;\n";

/* Nothing stands on the old view but what comes with a query, and its columns go on. */
static const char IF_IN_PLACE[] =
    "  if exists (select from pg_class o join pg_class n on n.oid = made and n.relkind = 'v' and n.relowner = o.relowner"
    " where o.oid = was and o.relkind = 'v' and not o.relhastriggers)\n"
    "    and not exists (select from pg_attribute o left join pg_attribute n on n.attrelid = made and n.attnum = o.attnum"
    " and n.attname = o.attname and n.atttypid = o.atttypid and n.atttypmod = o.atttypmod"
    " and n.attcollation = o.attcollation where o.attrelid = was and o.attnum > 0"
    " and (n.attnum is null or o.atthasdef or o.attacl is not null))\n"
    "    and not exists (select from pg_rewrite where ev_class = was and rulename <> '_RETURN') then\n"
    "    execute (select format('create or replace view %s%s as %s', was::regclass, " OPTIONS ", pg_get_viewdef(made))"
    " from pg_class c where c.oid = made);\n";

/* A replaced view is as new: granted are the default privileges, which `made` got when it was created ... */
static const char GRANTS_AS_NEW[] =
    "    if (select o.relacl is distinct from n.relacl from pg_class o, pg_class n where o.oid = was and n.oid = made) then\n"
    "      for step in select format('revoke all on %s from %s', was::regclass, " GRANTEE ") from pg_class c,"
    " aclexplode(c.relacl) x where c.oid = was and x.grantee <> c.relowner group by x.grantee loop\n"
    "        execute step;\n"
    "      end loop;\n"
    "      for step in select format('grant %s on %s to %s%s', x.privilege_type, was::regclass, " GRANTEE ", " WITH_OPTION ")"
    " from pg_class c, aclexplode(c.relacl) x where c.oid = made and x.grantee <> c.relowner loop\n"
    "        execute step;\n"
    "      end loop;\n"
    "    end if;\n";

/* ... and it has no comments. */
static const char END_IN_PLACE[] =
    "    for step in select case d.objsubid when 0 then format('comment on view %s is null', was::regclass)"
    " else format('comment on column %s.%I is null', was::regclass, a.attname) end from pg_description d"
    " left join pg_attribute a on a.attrelid = d.objoid and a.attnum = d.objsubid"
    " where d.classoid = 'pg_class'::regclass and d.objoid = was loop\n"
    "      execute step;\n"
    "    end loop;\n"
    "    execute format('drop view %s', made::regclass);\n"
    "  else\n";

/* Of two that replace what one view reads the second waits: each would want what the other holds.
 * Definitions are read while they still name the old relation; one that is no view has none. Foreign
 * keys of other tables are made again once the new table bears the name; one that would not hold is
 * left out where its table is built later, or where the new table has no such key (42830): hooks at the
 * end of a run make keys, too, and foreign keys on them. The user is told of the latter. */
static const char READ_READERS[] =
    "    perform pg_advisory_xact_lock(dependent_class, id::int)"
    " from (select unnest(readers || keyed) as id order by 1) x;\n"
    "    if cardinality(keyed) > 0 then\n"
    "      select array_agg(format('alter table %s drop constraint %I', conrelid::regclass, conname) order by oid),"
    " array_agg(format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))"
    " order by oid) into unkey, rekey from pg_constraint where contype = 'f' and confrelid = was and conrelid <> was;\n"
    "    end if;\n"
    "    foreach step in array unkey loop\n      execute step;\n    end loop;\n"
    "    ddls := array(select format('create or replace view %s%s as %s', c.oid::regclass, " OPTIONS ", pg_get_viewdef(c.oid))"
    " from unnest(readers) with ordinality u(id, n) left join pg_class c on c.oid = u.id and c.relkind = 'v' order by u.n);\n";

static const char RENAME_WAS[] =
    "    execute format('alter table %s rename to %I', was::regclass, left(target, 40) || '__dbt_old_' || was);\n";

static const char RENAME_MADE[] = "    execute format('alter table %s rename to %I', made::regclass, target);\n";

static const char REPLACE_READERS[] =
    "    for i in 1 .. cardinality(readers) loop\n"
    "      begin\n"
    "        execute ddls[i];\n"
    "      exception when others then\n"
    "        if readers[i] <> all(later) or sqlstate like '40%' then\n"
    "          raise;\n"
    "        end if;\n"
    "        keeps := true;\n"
    "      end;\n"
    "    end loop;\n"
    "    for i in 1 .. cardinality(rekey) loop\n"
    "      begin\n"
    "        execute rekey[i];\n"
    "      exception when others then\n"
    "        if (keyed[i] <> all(later) and sqlstate <> '42830') or sqlstate like '40%' then\n"
    "          raise;\n"
    "        end if;\n"
    "        raise warning '%', case when keyed[i] = any(later) then 'key left out: ' else '" FT_PG_UNMADE_KEY "' end"
    " || rekey[i];\n"
    "      end;\n"
    "    end loop;\n"
    "    if keeps then\n"
    "      perform set_config('" FT_PG_LEFT_SETTING "', 'on', true);\n"
    "    else\n"
    "      execute format('drop %s %s', drop_word, was::regclass);\n"
    "    end if;\n";

static const char DROP_FORMER[] =
    "  for i in 1 .. cardinality(former) loop\n"
    "    if not exists (select from pg_depend where refclassid = 'pg_class'::regclass and refobjid = former[i]"
    " and classid = 'pg_rewrite'::regclass and objid not in (select oid from pg_rewrite where ev_class = former[i])) then\n"
    "      execute (select format('drop %s %s', " KIND ", c.oid::regclass) from pg_class c where c.oid = former[i]);\n"
    "    end if;\n"
    "  end loop;\n";

ft_str ft_pg_later_sql(ft_arena *arena, const ft_swap *swap)
{
    ft_buf sql = ft_buf_in(arena);
    for (size_t i = 0; i < swap->later.len; i++)
        ft_buf_format(&sql, "%sto_regclass(%.*s)", i ? ", " : "",
                      FT_ARG(ft_pg_literal(arena, ft_pg_name(arena, &swap->later.at[i]))));
    return ft_buf_str(&sql);
}

static void add_declarations(ft_buf *out, ft_arena *arena, const ft_swap *swap)
{
    ft_str made = swap->intermediate ? oid_of(arena, swap->intermediate) : FT_STR("null");
    ft_buf_format(out,
                  "declare\n  lock_class constant int := %d;\n  dependent_class constant int := %d;\n"
                  "  was constant oid := %.*s;\n  made constant oid := %.*s;\n  target constant text := %.*s;\n"
                  "  later constant oid[] := array[%.*s]::oid[];\n",
                  FT_PG_LOCK_CLASS, FT_PG_DEPENDENT_CLASS, FT_ARG(oid_of(arena, swap->existing)), FT_ARG(made),
                  FT_ARG(ft_pg_literal(arena, swap->target->identifier)), FT_ARG(ft_pg_later_sql(arena, swap)));
    ft_buf_text(out, DECLARE);
}

static void add_in_place(ft_buf *out, const ft_swap *swap)
{
    ft_buf_text(out, IF_IN_PLACE);
    if (!(swap->preserve & FT_PRESERVE_GRANTS))
        ft_buf_text(out, GRANTS_AS_NEW);
    ft_buf_text(out, END_IN_PLACE);
}

static void add_renaming(ft_buf *out, ft_arena *arena, const ft_swap *swap, ft_str create_sql)
{
    ft_buf_text(out, "    perform pg_advisory_xact_lock_shared(lock_class);\n");
    ft_buf_text(out, READ_READERS);
    if (swap->preserve && swap->intermediate) {
        ft_buf_text(out, "    extras := array(select sql from (");
        add_extras(out, arena, swap, true, FT_STR("was"), FT_STR("made"));
        ft_buf_text(out, ") x);\n");
    }
    ft_buf_text(out, RENAME_WAS);
    if (create_sql.at)
        ft_buf_format(out, "    execute %.*s;\n", FT_ARG(ft_pg_literal(arena, create_sql)));
    else
        ft_buf_text(out, RENAME_MADE);
    ft_buf_text(out, REPLACE_READERS);
    if (swap->preserve)
        ft_buf_text(out, "    foreach step in array extras loop\n      execute step;\n    end loop;\n");
}

static bool may_be_view(const ft_relation *relation)
{
    return relation && relation->kind != FT_REL_TABLE && relation->kind != FT_REL_EXTERNAL &&
           relation->kind != FT_REL_FOREIGN;
}

/* The block's text is a literal, so that no name can end it. */
ft_str ft_pg_replace_sql(ft_arena *arena, const ft_pg_replacement *replacement)
{
    const ft_swap *swap = replacement->swap;
    ft_buf body = ft_buf_in(arena);
    bool view = may_be_view(swap->intermediate), in_place = view && may_be_view(swap->existing);
    add_declarations(&body, arena, swap);
    if (replacement->reads_former)
        ft_buf_text(&body, FIND_FORMER);
    if (view)
        ft_buf_text(&body, REFUSE_CIRCLE);
    if (in_place)
        add_in_place(&body, swap);
    add_renaming(&body, arena, swap, replacement->create_sql);
    if (in_place)
        ft_buf_text(&body, "  end if;\n");
    if (replacement->reads_former)
        ft_buf_text(&body, DROP_FORMER);
    ft_buf_text(&body, "end");
    return ft_concat(arena, FT_STR("do "), ft_pg_literal(arena, ft_buf_str(&body)), (ft_str){0});
}

/* Syntax and access, objects in use or missing, what is not supported, our own refusals, a null definition. */
bool ft_pg_replace_gave_up(const char *sqlstate)
{
    static const char *const CLASSES[] = {"42", "2B", "0A", "P0", "22"};
    for (size_t i = 0; i < sizeof CLASSES / sizeof *CLASSES; i++)
        if (strncmp(sqlstate, CLASSES[i], 2) == 0)
            return true;
    return false;
}
