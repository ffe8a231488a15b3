{# Contracts: the promised columns as DDL, and the check that a query keeps the promise. #}

{% macro get_table_columns_and_constraints() %}{{ return(adapter.dispatch('get_table_columns_and_constraints', 'dbt')()) }}{% endmacro %}

{% macro default__get_table_columns_and_constraints() %}{% do return(table_columns_and_constraints()) %}{% endmacro %}

{% macro table_columns_and_constraints() -%}
  {%- set lines = adapter.render_raw_columns_constraints(raw_columns=model['columns'])
                + adapter.render_raw_model_constraints(raw_constraints=model['constraints']) -%}
  (
    {{ lines | join(',\n    ') }}
  )
{%- endmacro %}

{% macro get_assert_columns_equivalent(sql) %}{{ return(adapter.dispatch('get_assert_columns_equivalent', 'dbt')(sql)) }}{% endmacro %}

{% macro default__get_assert_columns_equivalent(sql) %}{% do return(assert_columns_equivalent(sql)) %}{% endmacro %}

{# Names and driver types must agree; order need not. Renders to nothing or raises. #}
{% macro assert_columns_equivalent(sql) -%}
  {%- set promised_columns = model['columns'] -%}
  {%- if not promised_columns %}{% do exceptions.raise_contract_error([], []) %}{% endif -%}
  {%- set given = format_columns(get_column_schema_from_query(sql, config.get('sql_header'))) -%}
  {%- set promised = format_columns(get_column_schema_from_query(get_empty_schema_sql(promised_columns))) -%}
  {%- for aspect in ('name', 'formatted') -%}
    {%- if given | map(attribute=aspect) | sort(case_sensitive=true) | list
           != promised | map(attribute=aspect) | sort(case_sensitive=true) | list -%}
      {%- do exceptions.raise_contract_error(promised, given) -%}
    {%- endif -%}
  {%- endfor -%}
{%- endmacro %}

{% macro format_columns(columns) %}
  {% set described = [] %}
  {% for column in columns %}{% do described.append(adapter.dispatch('format_column', 'dbt')(column)) %}{% endfor %}
  {% do return(described) %}
{% endmacro %}

{% macro default__format_column(column) %}
  {% do return({'name': column.name, 'data_type': column.dtype, 'formatted': column.name | lower ~ ' ' ~ column.dtype}) %}
{% endmacro %}

{% macro get_select_subquery(sql) %}{{ return(adapter.dispatch('get_select_subquery', 'dbt')(sql)) }}{% endmacro %}

{# The query's columns in the order of the YAML. #}
{% macro default__get_select_subquery(sql) -%}
  select {{ adapter.dispatch('get_column_names', 'dbt')() }} from (
    {{ sql }}
  ) as model_subq
{%- endmacro %}

{% macro default__get_column_names() -%}
  {%- set names = [] -%}
  {%- for column in model['columns'].values() %}{% do names.append(ft_yaml_column(column)) %}{% endfor -%}
  {{ names | join(', ') }}
{%- endmacro %}
