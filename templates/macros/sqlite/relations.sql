{# SQLite: DDL and materializations. A relation is replaced by drop and create in one transaction, never by renaming:
   views find their tables by name and follow. #}

{# What the name of a relation is in sqlite_master: a schema other than main is the part before the dot. #}
{% macro ft_sqlite_name(relation) -%}
  {{ relation.schema ~ '.' if relation.schema and relation.schema != 'main' }}{{ relation.identifier }}
{%- endmacro %}

{% macro ft_sqlite_text(text) -%}'{{ text | replace("'", "''") }}'{%- endmacro %}

{# A query in parentheses is a syntax error here. A contract's table is made first and then filled. #}
{% macro sqlite__create_table_as(temporary, relation, sql) -%}
  {%- set promised = config.get('contract').enforced -%}
  {%- if promised %}{% do get_assert_columns_equivalent(sql) %}{% endif -%}
  {{ ft_sql_header() }}
  create {{ 'temporary ' if temporary }}table {{ relation }}
  {% if promised and not temporary -%}
  {{ get_table_columns_and_constraints() }};
  insert into {{ relation }} ({{ adapter.dispatch('get_column_names', 'dbt')() }})
  {{ get_select_subquery(sql) }}
  {%- else -%}
  as
  {{ sql }}
  {%- endif %}
  ;
{%- endmacro %}

{% macro sqlite__create_view_as(relation, sql) -%}
  {%- if config.get('contract').enforced %}{% do get_assert_columns_equivalent(sql) %}{% endif -%}
  {{ ft_sql_header() }}
  create view {{ relation }} as
  {{ sql }}
  ;
{%- endmacro %}

{# An expression has no type of its own here, so a contract promises names; the DDL holds constraints and affinities. #}
{% macro sqlite__format_column(column) %}
  {% do return({'name': column.name, 'data_type': column.dtype, 'formatted': column.name | lower}) %}
{% endmacro %}

{% macro sqlite__drop_table(relation) -%}drop table if exists {{ relation }}{%- endmacro %}

{% macro sqlite__drop_view(relation) -%}drop view if exists {{ relation }}{%- endmacro %}

{% macro sqlite__truncate_relation(relation) %}
  {% call statement('truncate_relation') %}delete from {{ relation }}{% endcall %}
{% endmacro %}

{# For packages that swap by renaming. Without the pragma, views would follow the old table to its new name;
   a view has no rename and is made again from its own text. #}
{% macro sqlite__rename_relation(from_relation, to_relation) %}
  {% if from_relation.is_view %}
    {% set stored = run_query('select sql from sqlite_master where name = ' ~ ft_sqlite_text(ft_sqlite_name(from_relation))) %}
    {% set named = '(?is)^create\\s+view\\s+("([^"]|"")*"|\\[[^]]*\\]|`[^`]*`|\\S+)' %}
    {% set body = modules.re.sub(named, '', stored.rows[0][0]) %}
    {% call statement('rename_relation') %}drop view {{ from_relation }}; create view {{ to_relation }}{{ body }}{% endcall %}
  {% else %}
    {% call statement('rename_relation') %}
      pragma legacy_alter_table = on;
      alter table {{ from_relation }} rename to {{ adapter.quote(ft_sqlite_name(to_relation)) }};
      pragma legacy_alter_table = off;
    {% endcall %}
  {% endif %}
{% endmacro %}

{# Temporary tables have a schema of their own. #}
{% macro sqlite__make_temp_relation(base_relation, suffix) %}
  {% do return(base_relation.incorporate(path={'database': none, 'schema': none, 'identifier': base_relation.identifier ~ suffix})) %}
{% endmacro %}

{# The words of `preserve`; true is all of them. Of constraints, rules, policies, publications and grants made by hand
   there are none here. #}
{% macro ft_sqlite_preserved() %}
  {% set words = ['constraints', 'indexes', 'rules', 'triggers', 'policies', 'publications', 'grants'] %}
  {% set wanted = config.get('preserve') or [] %}
  {% set wanted = words if wanted is true else [wanted] if wanted is string else wanted %}
  {% for word in wanted if word not in words %}
    {% do exceptions.raise_compiler_error(word ~ ' cannot be preserved: `preserve` is true or a list of ' ~ words | join(', ')) %}
  {% endfor %}
  {% do return(wanted) %}
{% endmacro %}

{# Statements that make again what was made by hand on `old`, as far as `preserve` names it; the rest is told. Indexes of
   a configuration are made by create_indexes. #}
{% macro ft_sqlite_keepsakes(old) %}
  {% set wanted = ft_sqlite_preserved() %}
  {% set kept = [] %}{% set lost = [] %}
  {% set made = run_query("select type, name, sql from sqlite_master where type in ('index', 'trigger') and sql is not null and tbl_name = " ~ ft_sqlite_text(ft_sqlite_name(old)) ~ ' collate nocase order by rowid').rows if old is not none else [] %}
  {% for row in made if not modules.re.match('ix_[0-9a-f]{32}$', row[1]) %}
    {% do kept.append(row[2]) if ('indexes' if row[0] == 'index' else 'triggers') in wanted else lost.append(row[0] ~ ' ' ~ row[1]) %}
  {% endfor %}
  {% if lost %}
    {% do exceptions.warn(old.render() ~ ' was rebuilt, and with the old relation went what no configuration asks for: ' ~ lost | join(', ') ~ '. `preserve: true` in its configuration keeps it.') %}
  {% endif %}
  {% do return(kept) %}
{% endmacro %}

{% macro ft_sqlite_make_again(kept) %}
  {% for made in kept %}{% do run_query(made) %}{% endfor %}
{% endmacro %}

{% macro sqlite__ft_swap_relation(existing, intermediate, target) %}
  {% set kept = ft_sqlite_keepsakes(existing) %}
  {% do drop_relation_if_exists(existing) %}
  {% do adapter.rename_relation(intermediate, target) %}
  {% do ft_sqlite_make_again(kept) %}
{% endmacro %}

{% macro sqlite__ft_keep_failures(existing, kept, failing_sql) %}
  {% do drop_relation_if_exists(existing) %}
  {% call statement(auto_begin=True) %}{{ ft_test_header() }} {{ get_create_sql(kept, failing_sql) }}{% endcall %}
{% endmacro %}

{# Drops the old relation and makes the table. A query that reads the old table is kept in a temporary one meanwhile. #}
{% macro ft_sqlite_rebuild(built, sql) %}
  {% set old = load_cached_relation(built) %}
  {% set copy = make_temp_relation(built) if old is not none and old.render() in sql else none %}
  {% set kept = ft_sqlite_keepsakes(old) %}
  {% if copy %}{% do run_query('create temporary table ' ~ copy ~ ' as\n' ~ sql) %}{% endif %}
  {% do drop_relation_if_exists(old) %}
  {% call statement('main') %}{{ get_create_table_as_sql(False, built, 'select * from ' ~ copy if copy else sql) }}{% endcall %}
  {% do drop_relation_if_exists(copy) %}
  {% do create_indexes(built) %}
  {% do ft_sqlite_make_again(kept) %}
{% endmacro %}

{% materialization table, adapter='sqlite' %}
  {% set built = this.incorporate(type='table') %}
  {% set old = load_cached_relation(this) %}
  {% do run_hooks(pre_hooks, inside_transaction=False) %}
  {% do run_hooks(pre_hooks, inside_transaction=True) %}
  {% do ft_sqlite_rebuild(built, sql) %}
  {% do run_hooks(post_hooks, inside_transaction=True) %}
  {% do apply_grants(built, config.get('grants'), should_revoke=should_revoke(old, full_refresh_mode=True)) %}
  {% do persist_docs(built, model) %}
  {% do adapter.commit() %}
  {% do run_hooks(post_hooks, inside_transaction=False) %}
  {% do return({'relations': [built]}) %}
{% endmaterialization %}

{% materialization view, adapter='sqlite' %}
  {% set built = this.incorporate(type='view') %}
  {% set old = load_cached_relation(this) %}
  {% do run_hooks(pre_hooks, inside_transaction=False) %}
  {% do run_hooks(pre_hooks, inside_transaction=True) %}
  {% set kept = ft_sqlite_keepsakes(load_cached_relation(this)) %}
  {% do drop_relation_if_exists(load_cached_relation(this)) %}
  {% call statement('main') %}{{ get_create_view_as_sql(built, sql) }}{% endcall %}
  {% do ft_sqlite_make_again(kept) %}
  {% do apply_grants(built, config.get('grants'), should_revoke=should_revoke(old, full_refresh_mode=True)) %}
  {% do persist_docs(built, model) %}
  {% do run_hooks(post_hooks, inside_transaction=True) %}
  {% do adapter.commit() %}
  {% do run_hooks(post_hooks, inside_transaction=False) %}
  {% do return({'relations': [built]}) %}
{% endmaterialization %}

{% materialization incremental, adapter='sqlite' %}
  {% set built = this.incorporate(type='table') %}
  {% set old = load_cached_relation(this) %}
  {% set rebuild = should_full_refresh() or (old is not none and old.is_view) %}
  {% set temp = make_temp_relation(built) %}
  {% do run_hooks(pre_hooks, inside_transaction=False) %}
  {% do run_hooks(pre_hooks, inside_transaction=True) %}
  {% set strategy = adapter.get_incremental_strategy_macro(context, config.get('incremental_strategy') or 'default') %}
  {% if old is none or rebuild %}
    {% do ft_sqlite_rebuild(built, sql) %}
  {% else %}
    {% set load_sql = ft_incremental_statement(strategy, temp, old, built) %}
    {% call statement('main') %}{{ load_sql }}{% endcall %}
    {% do adapter.drop_relation(temp) %}
  {% endif %}
  {% do apply_grants(built, config.get('grants'), should_revoke=should_revoke(old, rebuild)) %}
  {% do persist_docs(built, model) %}
  {% do run_hooks(post_hooks, inside_transaction=True) %}
  {% do adapter.commit() %}
  {% do run_hooks(post_hooks, inside_transaction=False) %}
  {% do return({'relations': [built]}) %}
{% endmaterialization %}
