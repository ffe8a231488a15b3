{# PostgreSQL: incremental defaults, the snapshot's update and insert, function arguments. #}

{% macro postgres__get_incremental_default_sql(arg_dict) %}
  {% do return(get_incremental_delete_insert_sql(arg_dict) if arg_dict['unique_key'] else get_incremental_append_sql(arg_dict)) %}
{% endmacro %}

{% macro postgres__get_incremental_microbatch_sql(arg_dict) %}
  {% if not arg_dict['unique_key'] %}
    {% do exceptions.raise_compiler_error("dbt-postgres 'microbatch' requires a `unique_key` config") %}
  {% endif %}
  {% do return(adapter.dispatch('get_incremental_merge_sql', 'dbt')(arg_dict)) %}
{% endmacro %}

{# Two statements that every supported server knows. Keys are compared as text, for old histories keep them in other types. #}
{% macro postgres__snapshot_merge_sql(target, source, insert_cols) -%}
  {%- set meta = ft_snapshot_columns() -%}
  {%- set open_end = config.get('dbt_valid_to_current') -%}
  {%- set end = target ~ '.' ~ meta.dbt_valid_to -%}
  update {{ target }} set {{ meta.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ meta.dbt_valid_to }}
  from {{ source }} as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.dbt_change_type::text in ('update', 'delete')
    and DBT_INTERNAL_SOURCE.{{ meta.dbt_scd_id }}::text = {{ target }}.{{ meta.dbt_scd_id }}::text
    and ({{ end ~ ' = ' ~ open_end ~ ' or ' if open_end }}{{ end }} is null);

  insert into {{ target }} ({{ insert_cols | join(', ') }})
  select {{ insert_cols | join(', ') }} from {{ source }} where dbt_change_type::text = 'insert';
{%- endmacro %}

{# Arguments with defaults, which the server allows at the end of the list. #}
{% macro postgres__formatted_scalar_function_args_sql() -%}
  {%- for arg in model.arguments -%}
    {%- set fallback = arg.get('default_value') -%}
    {{ arg.name }} {{ arg.data_type }}{{ ' DEFAULT ' ~ fallback if fallback is not none }}{{ ', ' if not loop.last }}
  {%- endfor -%}
{%- endmacro %}

{# A rebuilt seed leaves the old one aside, under the views that read it, until the rows are in. #}
{% macro postgres__reset_csv_table(model, full_refresh, old_relation, agate_table) %}
  {% if not full_refresh %}
    {% do return(default__reset_csv_table(model, full_refresh, old_relation, agate_table)) %}
  {% endif %}
  {% set built = this.incorporate(type='table') %}
  {% do ft_drop_leftovers(built, old_relation) %}
  {% do adapter.rename_relation(old_relation, make_backup_relation(built, 'table')) %}
  {% do return(create_csv_table(model, agate_table)) %}
{% endmacro %}

{# Names are put back before the swap, which reads the definitions of views as they name the old table. #}
{% macro postgres__ft_retire_seed(built) %}
  {% set aside = make_intermediate_relation(built) %}
  {% set old = load_cached_relation(make_backup_relation(built, 'table')) %}
  {% if not old %}{% do return('') %}{% endif %}
  {% do adapter.rename_relation(built, aside) %}
  {% do adapter.rename_relation(old, built) %}
  {% do adapter.swap_relation(built, aside, built) %}
{% endmacro %}

{% macro postgres__load_csv_rows(model, agate_table) %}
  {% if ft_streams_rows(agate_table) %}{% do return('copy ' ~ ft_stream_rows(model, agate_table) ~ ' from stdin') %}{% endif %}
  {% do return(default__load_csv_rows(model, agate_table)) %}
{% endmacro %}
