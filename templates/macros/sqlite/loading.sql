{# SQLite: loading rows, without MERGE and without parentheses around a query. #}

{% macro sqlite__get_incremental_default_sql(arg_dict) %}
  {% do return(get_incremental_delete_insert_sql(arg_dict) if arg_dict['unique_key'] else get_incremental_append_sql(arg_dict)) %}
{% endmacro %}

{% macro sqlite__get_incremental_microbatch_sql(arg_dict) %}
  {% if not arg_dict['unique_key'] %}
    {% do exceptions.raise_compiler_error("'microbatch' on SQLite requires a `unique_key` config") %}
  {% endif %}
  {% do return(get_incremental_merge_sql(arg_dict)) %}
{% endmacro %}

{# A merge in two statements: rows without a partner first, then all partners; the new rows meet only themselves. #}
{% macro sqlite__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {%- set fields = get_quoted_csv(dest_columns | map(attribute='name')) -%}
  {%- set conditions = (incremental_predicates or []) | list -%}
  {%- for key in ([unique_key] if unique_key is string else unique_key or []) -%}
    {%- do conditions.append(get_merge_unique_key_match('DBT_INTERNAL_SOURCE.' ~ key, 'DBT_INTERNAL_DEST.' ~ key)) -%}
  {%- endfor -%}
  {%- set partner = '(' ~ conditions | join(') and (') ~ ')' if unique_key else 'false' -%}
  {{ ft_sql_header() }}
  insert into {{ target }} ({{ fields }})
  select {{ fields }} from {{ source }} as DBT_INTERNAL_SOURCE
  where not exists (select 1 from {{ target }} as DBT_INTERNAL_DEST where {{ partner }});
  {%- if unique_key %}
  update {{ target }} as DBT_INTERNAL_DEST set {% for field in get_merge_update_columns(config.get('merge_update_columns'), config.get('merge_exclude_columns'), dest_columns) -%}
    {{ field }} = DBT_INTERNAL_SOURCE.{{ field }}{{ ', ' if not loop.last }}
  {%- endfor %}
  from {{ source }} as DBT_INTERNAL_SOURCE where {{ partner }};
  {%- endif %}
{%- endmacro %}

{% macro sqlite__snapshot_merge_sql(target, source, insert_cols) -%}
  {%- set meta = ft_snapshot_columns() -%}
  update {{ target }} as DBT_INTERNAL_DEST set {{ meta.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ meta.dbt_valid_to }}
  from {{ source }} as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.dbt_change_type in ('update', 'delete')
    and DBT_INTERNAL_SOURCE.{{ meta.dbt_scd_id }} = DBT_INTERNAL_DEST.{{ meta.dbt_scd_id }}
    and {{ ft_snapshot_is_current('DBT_INTERNAL_DEST.' ~ meta.dbt_valid_to) }};

  insert into {{ target }} ({{ insert_cols | join(', ') }})
  select {{ insert_cols | join(', ') }} from {{ source }} where dbt_change_type = 'insert';
{%- endmacro %}

{# The engine takes 32,766 bound values a statement: enough for a hundred columns at this size. #}
{% macro sqlite__get_batch_size() %}{% do return(300) %}{% endmacro %}

{% macro sqlite__load_csv_rows(model, agate_table) %}
  {% if ft_streams_rows(agate_table) %}{% do return('insert into ' ~ ft_stream_rows(model, agate_table)) %}{% endif %}
  {% do return(default__load_csv_rows(model, agate_table)) %}
{% endmacro %}
