{# Tables and views: their DDL and materializations. #}

{% macro get_create_table_as_sql(temporary, relation, sql) %}{{ return(adapter.dispatch('get_create_table_as_sql', 'dbt')(temporary, relation, sql)) }}{% endmacro %}

{% macro default__get_create_table_as_sql(temporary, relation, sql) %}{% do return(create_table_as(temporary, relation, sql)) %}{% endmacro %}

{# Overrides written before Python models take three arguments. #}
{% macro create_table_as(temporary, relation, compiled_code, language='sql') %}
  {% if language == 'sql' %}{{ return(adapter.dispatch('create_table_as', 'dbt')(temporary, relation, compiled_code)) }}{% endif %}
  {{ return(adapter.dispatch('create_table_as', 'dbt')(temporary, relation, compiled_code, language)) }}
{% endmacro %}

{% macro default__create_table_as(temporary, relation, sql) -%}
  {%- set by_contract = not temporary and config.get('contract').enforced -%}
  {%- if by_contract %}{% do get_assert_columns_equivalent(sql) %}{% endif -%}
  {{ ft_sql_header() }}
  create {{ 'temporary ' if temporary }}table {{ relation.include(database=not temporary, schema=not temporary) }}
  {{ get_table_columns_and_constraints() if by_contract }}
  as (
    {{ get_select_subquery(sql) if by_contract else sql }}
  );
{%- endmacro %}

{% macro get_create_view_as_sql(relation, sql) %}{{ return(adapter.dispatch('get_create_view_as_sql', 'dbt')(relation, sql)) }}{% endmacro %}

{% macro default__get_create_view_as_sql(relation, sql) %}{% do return(create_view_as(relation, sql)) %}{% endmacro %}

{% macro create_view_as(relation, sql) %}{{ return(adapter.dispatch('create_view_as', 'dbt')(relation, sql)) }}{% endmacro %}

{% macro default__create_view_as(relation, sql) -%}{{ ft_view_statement('create view', relation, sql) }}{%- endmacro %}

{% macro ft_view_statement(verb, relation, sql) -%}
  {%- if config.get('contract').enforced %}{% do get_assert_columns_equivalent(sql) %}{% endif -%}
  {{ ft_sql_header() }}
  {{ verb }} {{ relation.render() }} as (
    {{ sql }}
  );
{%- endmacro %}

{# Built aside, dressed, swapped in and the old one dropped: all of it commits together or not at all. #}
{% materialization table, default %}
  {% set built = this.incorporate(type='table') %}
  {% set old = load_cached_relation(this) %}
  {% set aside = make_intermediate_relation(built) %}
  {% do ft_drop_leftovers(built, old) %}

  {% do run_hooks(pre_hooks, inside_transaction=False) %}
  {% do run_hooks(pre_hooks, inside_transaction=True) %}

  {% call statement('main') %}{{ get_create_table_as_sql(False, aside, sql) }}{% endcall %}
  {% do create_indexes(aside) %}
  {% do ft_swap_relation(old, aside, built) %}

  {% do run_hooks(post_hooks, inside_transaction=True) %}
  {% do apply_grants(built, config.get('grants'), should_revoke=should_revoke(old, full_refresh_mode=True)) %}
  {% do persist_docs(built, model) %}
  {% do adapter.commit() %}
  {% do run_hooks(post_hooks, inside_transaction=False) %}

  {% do return({'relations': [built]}) %}
{% endmaterialization %}

{# A hook may have dropped the old view since it was looked up. #}
{% macro ft_build_view(existing, aside, target, sql) %}
  {% set old = load_cached_relation(existing) if existing else none %}
  {{ return(adapter.dispatch('ft_build_view', 'dbt')(old, aside, target, sql)) }}
{% endmacro %}

{% macro default__ft_build_view(existing, aside, target, sql) %}
  {% call statement('main') %}{{ get_create_view_as_sql(aside, sql) }}{% endcall %}
  {% do ft_swap_relation(existing, aside, target) %}
{% endmacro %}

{# Unlike a table's, a view's inside post-hooks see its grants and comments already in place. #}
{% materialization view, default %}
  {% set built = this.incorporate(type='view') %}
  {% set old = load_cached_relation(this) %}
  {% set aside = make_intermediate_relation(built) %}

  {% do run_hooks(pre_hooks, inside_transaction=False) %}
  {% do ft_drop_leftovers(built, old) %}
  {% do run_hooks(pre_hooks, inside_transaction=True) %}

  {% do ft_build_view(old, aside, built, sql) %}

  {% do apply_grants(built, config.get('grants'), should_revoke=should_revoke(old, full_refresh_mode=True)) %}
  {% do persist_docs(built, model) %}
  {% do run_hooks(post_hooks, inside_transaction=True) %}
  {% do adapter.commit() %}
  {% do run_hooks(post_hooks, inside_transaction=False) %}

  {% do return({'relations': [built]}) %}
{% endmaterialization %}

{# ---- the view flow of warehouses that replace views in one statement ---- #}

{% macro create_or_replace_view() %}
  {% set built = api.Relation.create(database=database, schema=schema, identifier=model['alias'], type='view') %}
  {% set old = load_cached_relation(built) %}
  {% set was_view = old is not none and old.is_view %}
  {% do run_hooks(pre_hooks) %}
  {% if old is not none and old.is_table %}{% do handle_existing_table(should_full_refresh(), old) %}{% endif %}
  {% call statement('main') %}{{ get_create_view_as_sql(built, sql) }}{% endcall %}
  {% do apply_grants(built, config.get('grants'), should_revoke=should_revoke(was_view, full_refresh_mode=True)) %}
  {% do run_hooks(post_hooks) %}
  {% do return({'relations': [built]}) %}
{% endmacro %}

{% macro handle_existing_table(full_refresh, old_relation) %}{{ return(adapter.dispatch('handle_existing_table', 'dbt')(full_refresh, old_relation)) }}{% endmacro %}

{% macro default__handle_existing_table(full_refresh, old_relation) %}
  {% do log('Dropping relation ' ~ old_relation.render() ~ ' because it is of type ' ~ old_relation.type) %}
  {% do adapter.drop_relation(old_relation) %}
{% endmacro %}
