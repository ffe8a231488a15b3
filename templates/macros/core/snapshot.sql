{# Snapshots: the history table, the rows that change it, and the materialization. #}

{% macro build_snapshot_table(strategy, sql) %}{{ return(adapter.dispatch('build_snapshot_table', 'dbt')(strategy, sql)) }}{% endmacro %}

{# The first run: every row is current. #}
{% macro default__build_snapshot_table(strategy, sql) %}
  {%- set meta = ft_snapshot_columns() %}
  select *, {{ strategy.scd_id }} as {{ meta.dbt_scd_id }},
    {{ strategy.updated_at }} as {{ meta.dbt_updated_at }},
    {{ strategy.updated_at }} as {{ meta.dbt_valid_from }},
    {{ get_dbt_valid_to_current(strategy, meta) }}
    {{- ", 'False' as " ~ meta.dbt_is_deleted if strategy.hard_deletes == 'new_record' }}
  from (
    {{ sql }}
  ) sbq
{% endmacro %}

{# A row of the history is current when its end is open, or is the date that stands for open. #}
{% macro ft_snapshot_is_current(valid_to) -%}
  {%- set open_end = config.get('dbt_valid_to_current') -%}
  {%- if open_end -%}({{ equals(valid_to, open_end | trim) | trim }} or {{ valid_to }} is null)
  {%- else -%}{{ valid_to }} is null
  {%- endif -%}
{%- endmacro %}

{% macro snapshot_staging_table(strategy, source_sql, target_relation) %}{{ return(adapter.dispatch('snapshot_staging_table', 'dbt')(strategy, source_sql, target_relation)) }}{% endmacro %}

{# One row per change, marked insert, update or delete. Strategies write their test for the two
   names snapshotted_data (the current history) and source_data (the query). #}
{% macro default__snapshot_staging_table(strategy, source_sql, target_relation) -%}
  {%- set meta = ft_snapshot_columns() -%}
  {%- set key = strategy.unique_key -%}
  {%- set now = snapshot_get_time() -%}
  {%- set keeps_deleted = strategy.hard_deletes == 'new_record' -%}
  {%- set marks_deleted = keeps_deleted or strategy.hard_deletes == 'invalidate' -%}
  {%- set same_key = unique_key_join_on(key, 'snapshotted_data', 'source_data') -%}
  {%- set old_deleted = 'snapshotted_data.' ~ meta.dbt_is_deleted -%}
  {%- set changed = strategy.row_changed ~ (' or ' ~ old_deleted ~ " = 'True'" if keeps_deleted else '') -%}
  with snapshot_query as (
    {{ source_sql }}
  ),
  snapshotted_data as (
    select *, {{ unique_key_fields(key) }} from {{ target_relation }}
    where {{ ft_snapshot_is_current(meta.dbt_valid_to) }}
  ),
  keyed_query as (
    select *, {{ unique_key_fields(key) }} from snapshot_query
  ),
  timed_query as (
    select *, {{ strategy.updated_at }} as {{ meta.dbt_updated_at }}, {{ strategy.updated_at }} as {{ meta.dbt_valid_from }}
    from keyed_query
  ),
  new_versions as (
    select *, {{ get_dbt_valid_to_current(strategy, meta) }}, {{ strategy.scd_id }} as {{ meta.dbt_scd_id }}
    from timed_query
  ),
  closed_versions as (
    select *, {{ strategy.updated_at }} as {{ meta.dbt_valid_to }} from timed_query
  )
  select 'insert' as dbt_change_type, source_data.*{{ ", 'False' as " ~ meta.dbt_is_deleted if keeps_deleted }}
  from new_versions as source_data
  left join snapshotted_data on {{ same_key }}
  where {{ unique_key_is_null(key, 'snapshotted_data') }} or ({{ changed }})
  union all
  select 'update' as dbt_change_type, source_data.*, snapshotted_data.{{ meta.dbt_scd_id }}{{ ', ' ~ old_deleted if keeps_deleted }}
  from closed_versions as source_data
  join snapshotted_data on {{ same_key }}
  where {{ changed }}
  {%- if marks_deleted %}
  {%- set gone -%}
    from snapshotted_data
    left join keyed_query as source_data on {{ same_key }}
    where {{ unique_key_is_null(key, 'source_data') }}
    {{- ' and ' ~ old_deleted ~ " != 'True'" if keeps_deleted }}
  {%- endset %}
  union all
  select 'delete' as dbt_change_type, source_data.*, {{ now }} as {{ meta.dbt_updated_at }}, {{ now }} as {{ meta.dbt_valid_from }},
    {{ now }} as {{ meta.dbt_valid_to }}, snapshotted_data.{{ meta.dbt_scd_id }}{{ ', ' ~ old_deleted if keeps_deleted }}
  {{ gone }}
  {%- if keeps_deleted %}
  union all
  select 'insert' as dbt_change_type, {{ ft_snapshot_last_values(source_sql, target_relation) }},
    {%- for column in ft_unique_key_columns(key) %} snapshotted_data.{{ column }},{% endfor %}
    {{ now }} as {{ meta.dbt_updated_at }}, {{ now }} as {{ meta.dbt_valid_from }},
    snapshotted_data.{{ meta.dbt_valid_to }}, {{ snapshot_hash_arguments([meta.dbt_scd_id, now]) }} as {{ meta.dbt_scd_id }},
    'True' as {{ meta.dbt_is_deleted }}
  {{ gone }}
  {%- endif %}
  {%- endif %}
{%- endmacro %}

{# The query's columns with the values the history has last; columns new in the query are null. #}
{% macro ft_snapshot_last_values(source_sql, target_relation) %}
  {% set kept = get_list_of_column_names(get_columns_in_relation(target_relation)) %}
  {% set fields = [] %}
  {% for name in get_columns_in_query(source_sql) %}
    {% do fields.append(('snapshotted_data.' if name in kept else 'source_data.') ~ adapter.quote(name)) %}
  {% endfor %}
  {% do return(fields | join(', ')) %}
{% endmacro %}

{% macro build_snapshot_staging_table(strategy, sql, target_relation) %}
  {% set staging = make_temp_relation(target_relation) %}
  {% call statement() %}{{ create_table_as(True, staging, snapshot_staging_table(strategy, sql, target_relation)) }}{% endcall %}
  {% do return(staging) %}
{% endmacro %}

{% macro snapshot_merge_sql(target, source, insert_cols) %}{{ return(adapter.dispatch('snapshot_merge_sql', 'dbt')(target, source, insert_cols)) }}{% endmacro %}

{% macro default__snapshot_merge_sql(target, source, insert_cols) -%}
  {%- set meta = ft_snapshot_columns() -%}
  {%- set fields = insert_cols | join(', ') -%}
  merge into {{ target.render() }} as DBT_INTERNAL_DEST
  using {{ source }} as DBT_INTERNAL_SOURCE
  on DBT_INTERNAL_SOURCE.{{ meta.dbt_scd_id }} = DBT_INTERNAL_DEST.{{ meta.dbt_scd_id }}
  when matched and DBT_INTERNAL_SOURCE.dbt_change_type in ('update', 'delete')
    and {{ ft_snapshot_is_current('DBT_INTERNAL_DEST.' ~ meta.dbt_valid_to) }}
    then update set {{ meta.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ meta.dbt_valid_to }}
  when not matched and DBT_INTERNAL_SOURCE.dbt_change_type = 'insert'
    then insert ({{ fields }}) values ({{ fields }})
{%- endmacro %}

{% macro create_columns(relation, columns) %}{{ return(adapter.dispatch('create_columns', 'dbt')(relation, columns)) }}{% endmacro %}

{% macro default__create_columns(relation, columns) %}
  {% set table = relation.render() %}
  {% for column in columns %}
    {% do run_query('alter table ' ~ table ~ ' add column ' ~ column.quoted ~ ' ' ~ column.expanded_data_type) %}
  {% endfor %}
{% endmacro %}

{% macro post_snapshot(staging_relation) %}{{ return(adapter.dispatch('post_snapshot', 'dbt')(staging_relation)) }}{% endmacro %}

{% macro default__post_snapshot(staging_relation) %}{% endmacro %}

{# ---- a warning when the times compared are of two types ---- #}

{% macro get_updated_at_column_data_type(snapshot_sql) %}
  {% for column in get_column_schema_from_query(snapshot_sql) if column.name in ('dbt_updated_at', 'DBT_UPDATED_AT') %}
    {% do return(column.dtype) %}
  {% endfor %}
  {% do return(none) %}
{% endmacro %}

{% macro get_snapshot_get_time_data_type() %}
  {% set now = adapter.dispatch('snapshot_get_time', 'dbt')() %}
  {% do return(get_column_schema_from_query('select ' ~ now ~ ' as dbt_snapshot_time')[0].dtype or none) %}
{% endmacro %}

{# Both types in one question. Without a column of the user's both are our own clock. #}
{% macro check_time_data_types(sql) %}
  {% if not config.get('updated_at') %}{% do return(none) %}{% endif %}
  {% set types = {} %}
  {% for column in get_column_schema_from_query('select ' ~ snapshot_get_time() ~ ' as dbt_snapshot_time, timed.* from (\n' ~ sql ~ '\n) timed') %}
    {% do types.update({column.name | lower: column.dtype}) %}
  {% endfor %}
  {% set ours, theirs = types.get('dbt_snapshot_time'), types.get('dbt_updated_at') %}
  {% if ours and theirs and ours != theirs %}{% do exceptions.warn_snapshot_timestamp_data_types(ours, theirs) %}{% endif %}
{% endmacro %}

{# ---- the materialization ---- #}

{# Brings the history table to the shape of the staging table and returns the statement that applies the changes. #}
{% macro ft_snapshot_apply_sql(strategy, staging, built) %}
  {% set helpers = ['dbt_change_type'] + ft_unique_key_columns(strategy.unique_key) | list %}
  {% do adapter.expand_target_column_types(from_relation=staging, to_relation=built) %}
  {% set lacking = [] %}
  {% for column in adapter.get_missing_columns(staging, built) if column.name | lower not in helpers %}
    {% do lacking.append(column) %}
  {% endfor %}
  {% do create_columns(built, lacking) %}
  {% set fields = [] %}
  {% for column in adapter.get_columns_in_relation(staging) if column.name | lower not in helpers %}
    {% do fields.append(adapter.quote(column.name)) %}
  {% endfor %}
  {% do return(snapshot_merge_sql(target=built, source=staging, insert_cols=fields)) %}
{% endmacro %}

{% materialization snapshot, default %}
  {% set exists, built = get_or_create_relation(database=model.database, schema=model.schema,
                                                identifier=model.get('alias', model.get('name')), type='table') %}
  {% if not built.is_table %}{% do exceptions.relation_wrong_type(built, 'table') %}{% endif %}

  {% do run_hooks(pre_hooks, inside_transaction=False) %}
  {% do run_hooks(pre_hooks, inside_transaction=True) %}

  {% set find_changes = strategy_dispatch(config.get('strategy')) %}
  {% set strategy = find_changes(model, 'snapshotted_data', 'source_data', model['config'], exists) %}
  {% if exists %}
    {% do adapter.assert_valid_snapshot_target_given_strategy(built, ft_snapshot_columns(), strategy) %}
    {% set staging = build_snapshot_staging_table(strategy, sql, built) %}
    {% set apply_sql = ft_snapshot_apply_sql(strategy, staging, built) %}
    {% do check_time_data_types('select * from ' ~ staging) %}
  {% else %}
    {% set first_sql = build_snapshot_table(strategy, model['compiled_code']) %}
    {% set apply_sql = create_table_as(False, built, first_sql) %}
    {% do check_time_data_types(first_sql) %}
  {% endif %}

  {% call statement('main') %}{{ apply_sql }}{% endcall %}

  {% do apply_grants(built, config.get('grants'), should_revoke=should_revoke(exists, full_refresh_mode=False)) %}
  {% do persist_docs(built, model) %}
  {% if not exists %}{% do create_indexes(built) %}{% endif %}
  {% do run_hooks(post_hooks, inside_transaction=True) %}
  {% if exists %}{% do adapter.drop_relation(staging) %}{% endif %}
  {% do adapter.commit() %}
  {% if exists %}{% do post_snapshot(staging) %}{% endif %}
  {% do run_hooks(post_hooks, inside_transaction=False) %}

  {% do return({'relations': [built]}) %}
{% endmaterialization %}
