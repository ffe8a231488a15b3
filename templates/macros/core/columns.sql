{# Columns: of a relation, of a query, and changing them. #}

{% macro get_columns_in_relation(relation) %}{{ return(adapter.dispatch('get_columns_in_relation', 'dbt')(relation)) }}{% endmacro %}

{% macro default__get_columns_in_relation(relation) %}{% do ft_not_implemented('get_columns_in_relation') %}{% endmacro %}

{# Rows of name, type, character size, precision, scale become Column objects. #}
{% macro sql_convert_columns_in_relation(table) %}
  {% set made = [] %}
  {% for row in table %}{% do made.append(api.Column(*row)) %}{% endfor %}
  {% do return(made) %}
{% endmacro %}

{% macro get_list_of_column_names(columns) %}{% do return(columns | map(attribute='name') | list) %}{% endmacro %}

{# ---- of a query, without reading rows ---- #}

{% macro get_empty_subquery_sql(select_sql, select_sql_header=none) %}{{ return(adapter.dispatch('get_empty_subquery_sql', 'dbt')(select_sql, select_sql_header)) }}{% endmacro %}

{# Line breaks around the query keep a trailing comment from swallowing the parenthesis. #}
{% macro default__get_empty_subquery_sql(select_sql, select_sql_header=none) -%}
  {{ select_sql_header if select_sql_header is not none }}
  select * from (
    {{ select_sql }}
  ) as __dbt_sbq where false limit 0
{%- endmacro %}

{% macro get_columns_in_query(select_sql) %}{{ return(adapter.dispatch('get_columns_in_query', 'dbt')(select_sql)) }}{% endmacro %}

{% macro default__get_columns_in_query(select_sql) %}
  {% set rows = run_query(get_empty_subquery_sql(select_sql)) %}
  {% do return(rows.columns | map(attribute='name') | list) %}
{% endmacro %}

{% macro get_column_schema_from_query(select_sql, select_sql_header=none) %}
  {% do return(adapter.get_column_schema_from_query(get_empty_subquery_sql(select_sql, select_sql_header))) %}
{% endmacro %}

{% macro get_empty_schema_sql(columns) %}{{ return(adapter.dispatch('get_empty_schema_sql', 'dbt')(columns)) }}{% endmacro %}

{# A select of typed nulls with the columns that the YAML promises. #}
{% macro default__get_empty_schema_sql(columns) -%}
  {%- set untyped = columns.values() | rejectattr('data_type') | map(attribute='name') | list -%}
  {%- if untyped -%}{%- do exceptions.column_type_missing(column_names=untyped) -%}{%- endif -%}
  {%- set fields, unscaled = [], [] -%}
  {%- for column in columns.values() -%}
    {%- if column['data_type'] | trim | lower in ('decimal', 'number', 'numeric') -%}
      {%- do unscaled.append(column['name']) -%}
    {%- endif -%}
    {%- do fields.append((cast('null', column['data_type']) | trim) ~ ' as ' ~ ft_yaml_column(column)) -%}
  {%- endfor -%}
  {%- if unscaled -%}
    {%- do exceptions.warn('Detected columns with numeric type and unspecified precision/scale, this can lead to unintended rounding: ' ~ unscaled ~ '`') -%}
  {%- endif -%}
  select {{ fields | join(', ') }}
{%- endmacro %}

{# A column's name as its YAML entry wants it written. #}
{% macro ft_yaml_column(column) -%}
  {{ adapter.quote(column['name']) if column.get('quote') else column['name'] }}
{%- endmacro %}

{# ---- changing a table's columns ---- #}

{% macro alter_column_type(relation, column_name, new_column_type) %}{{ return(adapter.dispatch('alter_column_type', 'dbt')(relation, column_name, new_column_type)) }}{% endmacro %}

{# Through a second column, so that it works between types that have no cast in ALTER; the column moves to the end. #}
{% macro default__alter_column_type(relation, column_name, new_column_type) %}
  {% set table = relation.render() %}
  {% set old, new = adapter.quote(column_name), adapter.quote(column_name ~ '__dbt_alter') %}
  {% call statement('alter_column_type') %}
    alter table {{ table }} add column {{ new }} {{ new_column_type }};
    update {{ table }} set {{ new }} = {{ old }};
    alter table {{ table }} drop column {{ old }} cascade;
    alter table {{ table }} rename column {{ new }} to {{ old }}
  {% endcall %}
{% endmacro %}

{% macro alter_relation_add_remove_columns(relation, add_columns=none, remove_columns=none) %}{{ return(adapter.dispatch('alter_relation_add_remove_columns', 'dbt')(relation, add_columns, remove_columns)) }}{% endmacro %}

{% macro default__alter_relation_add_remove_columns(relation, add_columns, remove_columns) %}
  {% set actions = [] %}
  {% for column in add_columns or [] %}{% do actions.append('add column ' ~ column.quoted ~ ' ' ~ column.expanded_data_type) %}{% endfor %}
  {% for column in remove_columns or [] %}{% do actions.append('drop column ' ~ column.quoted) %}{% endfor %}
  {% do run_query('alter ' ~ relation.type ~ ' ' ~ relation.render() ~ ' ' ~ actions | join(', ')) %}
{% endmacro %}
