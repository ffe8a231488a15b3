{# Relations as objects: found in the cache, named for temporary use, created, dropped, renamed, replaced, swapped. #}

{% macro load_cached_relation(relation) %}
  {% do return(adapter.get_relation(relation.database, relation.schema, relation.identifier)) %}
{% endmacro %}

{% macro load_relation(relation) %}{% do return(load_cached_relation(relation)) %}{% endmacro %}

{% macro get_or_create_relation(database, schema, identifier, type) %}{{ return(adapter.dispatch('get_or_create_relation', 'dbt')(database, schema, identifier, type)) }}{% endmacro %}

{% macro default__get_or_create_relation(database, schema, identifier, type) %}
  {% set found = adapter.get_relation(database, schema, identifier) %}
  {% do return([true, found] if found else [false, api.Relation.create(database=database, schema=schema, identifier=identifier, type=type)]) %}
{% endmacro %}

{# ---- names beside the target ---- #}

{% macro make_intermediate_relation(base_relation, suffix='__dbt_tmp') %}{{ return(adapter.dispatch('make_intermediate_relation', 'dbt')(base_relation, suffix)) }}{% endmacro %}

{% macro default__make_intermediate_relation(base_relation, suffix) %}
  {% do return(default__make_temp_relation(base_relation, suffix)) %}
{% endmacro %}

{# The batches of one microbatch model must not meet in one temporary table. #}
{% macro make_temp_relation(base_relation, suffix='__dbt_tmp') %}
  {% set ending = suffix ~ '_' ~ model.batch.id if model.batch and suffix == '__dbt_tmp' else suffix %}
  {{ return(adapter.dispatch('make_temp_relation', 'dbt')(base_relation, ending)) }}
{% endmacro %}

{% macro default__make_temp_relation(base_relation, suffix) %}
  {% do return(base_relation.incorporate(path={'identifier': base_relation.identifier ~ suffix})) %}
{% endmacro %}

{% macro make_backup_relation(base_relation, backup_relation_type, suffix='__dbt_backup') %}{{ return(adapter.dispatch('make_backup_relation', 'dbt')(base_relation, backup_relation_type, suffix)) }}{% endmacro %}

{% macro default__make_backup_relation(base_relation, backup_relation_type, suffix) %}
  {% do return(base_relation.incorporate(type=backup_relation_type, path={'identifier': base_relation.identifier ~ suffix})) %}
{% endmacro %}

{# What an interrupted run may have left beside the target. #}
{% macro ft_drop_leftovers(target_relation, existing_relation) %}
  {% set kind = existing_relation.type if existing_relation else target_relation.type %}
  {% do drop_relation_if_exists(load_cached_relation(make_intermediate_relation(target_relation))) %}
  {% do drop_relation_if_exists(load_cached_relation(make_backup_relation(target_relation, kind))) %}
{% endmacro %}

{# ---- create ---- #}

{% macro get_create_sql(relation, sql) %}
  {% do log('Applying CREATE to: ' ~ relation) %}
  {{ return(adapter.dispatch('get_create_sql', 'dbt')(relation, sql)) }}
{% endmacro %}

{% macro default__get_create_sql(relation, sql) -%}
  {{ get_create_table_as_sql(False, relation, sql) if relation.is_table
     else get_create_view_as_sql(relation, sql) if relation.is_view
     else get_create_materialized_view_as_sql(relation, sql) if relation.is_materialized_view
     else ft_missing_for_type('get_create_sql', relation) }}
{%- endmacro %}

{% macro get_create_intermediate_sql(relation, sql) %}
  {% do log('Applying CREATE INTERMEDIATE to: ' ~ relation) %}
  {{ return(adapter.dispatch('get_create_intermediate_sql', 'dbt')(relation, sql)) }}
{% endmacro %}

{% macro default__get_create_intermediate_sql(relation, sql) -%}
  {%- set aside = make_intermediate_relation(relation) -%}
  {{ [get_drop_sql(aside), get_create_sql(aside, sql)] | join(';\n') }}
{%- endmacro %}

{% macro get_create_backup_sql(relation) %}
  {% do log('Applying CREATE BACKUP to: ' ~ relation) %}
  {{ return(adapter.dispatch('get_create_backup_sql', 'dbt')(relation)) }}
{% endmacro %}

{% macro default__get_create_backup_sql(relation) -%}
  {%- set backup = make_backup_relation(relation, relation.type) -%}
  {{ [get_drop_sql(backup), get_rename_sql(relation, backup.identifier)] | join(';\n') }}
{%- endmacro %}

{# ---- drop ---- #}

{% macro get_drop_sql(relation) %}
  {% do log('Applying DROP to: ' ~ relation) %}
  {{ return(adapter.dispatch('get_drop_sql', 'dbt')(relation)) }}
{% endmacro %}

{% macro default__get_drop_sql(relation) -%}
  {{ drop_table(relation) if relation.is_table
     else drop_view(relation) if relation.is_view
     else drop_materialized_view(relation) if relation.is_materialized_view
     else ft_drop_statement(relation.type, relation) }}
{%- endmacro %}

{% macro ft_drop_statement(kind, relation) -%}
  drop {{ kind }} if exists {{ relation.render() }} cascade
{%- endmacro %}

{% macro drop_table(relation) %}{{ return(adapter.dispatch('drop_table', 'dbt')(relation)) }}{% endmacro %}

{% macro default__drop_table(relation) -%}{{ ft_drop_statement('table', relation) }}{%- endmacro %}

{% macro drop_view(relation) %}{{ return(adapter.dispatch('drop_view', 'dbt')(relation)) }}{% endmacro %}

{% macro default__drop_view(relation) -%}{{ ft_drop_statement('view', relation) }}{%- endmacro %}

{% macro drop_materialized_view(relation) %}{{ return(adapter.dispatch('drop_materialized_view', 'dbt')(relation)) }}{% endmacro %}

{% macro default__drop_materialized_view(relation) -%}{{ ft_drop_statement('materialized view', relation) }}{%- endmacro %}

{% macro get_drop_backup_sql(relation) %}
  {% do log('Applying DROP BACKUP to: ' ~ relation) %}
  {{ return(adapter.dispatch('get_drop_backup_sql', 'dbt')(relation)) }}
{% endmacro %}

{% macro default__get_drop_backup_sql(relation) -%}
  {{ get_drop_sql(make_backup_relation(relation, relation.type)) }}
{%- endmacro %}

{% macro drop_relation(relation) %}{{ return(adapter.dispatch('drop_relation', 'dbt')(relation)) }}{% endmacro %}

{% macro default__drop_relation(relation) %}
  {% call statement('drop_relation', auto_begin=False) %}{{ get_drop_sql(relation) }}{% endcall %}
{% endmacro %}

{% macro drop_relation_if_exists(relation) %}
  {% if relation is not none %}{% do adapter.drop_relation(relation) %}{% endif %}
{% endmacro %}

{# ---- rename ---- #}

{% macro get_rename_sql(relation, new_name) %}
  {% do log('Applying RENAME to: ' ~ relation) %}
  {{ return(adapter.dispatch('get_rename_sql', 'dbt')(relation, new_name)) }}
{% endmacro %}

{% macro default__get_rename_sql(relation, new_name) -%}
  {{ get_rename_table_sql(relation, new_name) if relation.is_table
     else get_rename_view_sql(relation, new_name) if relation.is_view
     else get_rename_materialized_view_sql(relation, new_name) if relation.is_materialized_view
     else ft_missing_for_type('get_rename_sql', relation) }}
{%- endmacro %}

{% macro get_rename_table_sql(relation, new_name) %}{{ return(adapter.dispatch('get_rename_table_sql', 'dbt')(relation, new_name)) }}{% endmacro %}

{% macro default__get_rename_table_sql(relation, new_name) %}{% do ft_missing_macro('get_rename_table_sql') %}{% endmacro %}

{% macro get_rename_view_sql(relation, new_name) %}{{ return(adapter.dispatch('get_rename_view_sql', 'dbt')(relation, new_name)) }}{% endmacro %}

{% macro default__get_rename_view_sql(relation, new_name) %}{% do ft_missing_macro('get_rename_view_sql') %}{% endmacro %}

{% macro get_rename_intermediate_sql(relation) %}
  {% do log('Applying RENAME INTERMEDIATE to: ' ~ relation) %}
  {{ return(adapter.dispatch('get_rename_intermediate_sql', 'dbt')(relation)) }}
{% endmacro %}

{% macro default__get_rename_intermediate_sql(relation) -%}
  {{ get_rename_sql(make_intermediate_relation(relation), relation.identifier) }}
{%- endmacro %}

{% macro rename_relation(from_relation, to_relation) %}{{ return(adapter.dispatch('rename_relation', 'dbt')(from_relation, to_relation)) }}{% endmacro %}

{% macro default__rename_relation(from_relation, to_relation) %}
  {% call statement('rename_relation') -%}
    alter table {{ from_relation.render() }} rename to {{ adapter.quote_as_configured(to_relation.identifier, 'identifier') }}
  {%- endcall %}
{% endmacro %}

{# ---- replace ---- #}

{% macro get_replace_sql(existing_relation, target_relation, sql) %}
  {% do log('Applying REPLACE to: ' ~ existing_relation) %}
  {{ return(adapter.dispatch('get_replace_sql', 'dbt')(existing_relation, target_relation, sql)) }}
{% endmacro %}

{# Safest way the two relations allow: in one statement, built aside, old one set aside, or drop and create. #}
{% macro default__get_replace_sql(existing_relation, target_relation, sql) -%}
  {%- set in_place = existing_relation.can_be_replaced and existing_relation.type == target_relation.type -%}
  {%- if in_place and target_relation.is_table -%}{{ get_replace_table_sql(target_relation, sql) }}
  {%- elif in_place and target_relation.is_view -%}{{ get_replace_view_sql(target_relation, sql) }}
  {%- elif in_place and target_relation.is_materialized_view -%}{{ get_replace_materialized_view_sql(target_relation, sql) }}
  {%- else -%}
    {%- set keeps_old = existing_relation.can_be_renamed -%}
    {%- set builds_aside = target_relation.can_be_renamed -%}
    {%- set steps = [] -%}
    {%- if builds_aside %}{% do steps.append(get_create_intermediate_sql(target_relation, sql)) %}{% endif -%}
    {%- if keeps_old %}{% do steps.append(get_create_backup_sql(existing_relation)) %}
    {%- else %}{% do steps.append(get_drop_sql(existing_relation)) %}{% endif -%}
    {%- if builds_aside %}{% do steps.append(get_rename_intermediate_sql(target_relation)) %}
    {%- else %}{% do steps.append(get_create_sql(target_relation, sql)) %}{% endif -%}
    {%- if keeps_old %}{% do steps.append(get_drop_backup_sql(existing_relation)) %}{% endif -%}
    {{ steps | join(';\n') }}
  {%- endif -%}
{%- endmacro %}

{% macro get_replace_table_sql(relation, sql) %}{{ return(adapter.dispatch('get_replace_table_sql', 'dbt')(relation, sql)) }}{% endmacro %}

{% macro default__get_replace_table_sql(relation, sql) %}{% do ft_missing_macro('get_replace_table_sql') %}{% endmacro %}

{% macro get_replace_view_sql(relation, sql) %}{{ return(adapter.dispatch('get_replace_view_sql', 'dbt')(relation, sql)) }}{% endmacro %}

{% macro default__get_replace_view_sql(relation, sql) %}{% do ft_missing_macro('get_replace_view_sql') %}{% endmacro %}

{# ---- swap and empty ---- #}

{# Puts what was built aside in the place of the old relation, within the open transaction. A relation that
   a hook dropped in the meantime is no longer in the cache and counts as absent. #}
{% macro ft_swap_relation(existing, intermediate, target) %}
  {% set old = load_cached_relation(existing) if existing else none %}
  {{ return(adapter.dispatch('ft_swap_relation', 'dbt')(old, intermediate, target)) }}
{% endmacro %}

{% macro default__ft_swap_relation(existing, intermediate, target) %}
  {% set backup = make_backup_relation(target, existing.type) if existing else none %}
  {% if existing %}{% do adapter.rename_relation(existing, backup) %}{% endif %}
  {% do adapter.rename_relation(intermediate, target) %}
  {% do drop_relation_if_exists(backup) %}
{% endmacro %}

{% macro truncate_relation(relation) %}{{ return(adapter.dispatch('truncate_relation', 'dbt')(relation)) }}{% endmacro %}

{% macro default__truncate_relation(relation) %}
  {% call statement('truncate_relation') %}truncate table {{ relation.render() }}{% endcall %}
{% endmacro %}

{# ---- what an adapter lacks ---- #}

{% macro ft_missing_macro(name) %}
  {% do exceptions.raise_compiler_error('`' ~ name ~ '` has not been implemented for this adapter.') %}
{% endmacro %}

{% macro ft_missing_for_type(name, relation) %}
  {% do exceptions.raise_compiler_error('`' ~ name ~ '` has not been implemented for: ' ~ relation.type) %}
{% endmacro %}

{% macro ft_not_implemented(name) %}
  {% do exceptions.raise_not_implemented(name ~ ' macro not implemented for adapter ' ~ adapter.type()) %}
{% endmacro %}
