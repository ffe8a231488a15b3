{# SQLite: what packages say in words it does not have. Where package p has only a default__x, dispatch takes
   sqlite__p__x of this file. #}

{# dbt_utils: relations by the pattern of their names; LIKE does not tell the case of ASCII letters apart here. #}
{% macro sqlite__dbt_utils__get_tables_by_pattern_sql(schema_pattern, table_pattern, exclude='', database=none) %}
  select distinct schema_name as "table_schema", own_name as "table_name", type as "table_type"
  from ({{ ft_sqlite_relations() }})
  where schema_name like {{ ft_sqlite_text(schema_pattern) }} and own_name like {{ ft_sqlite_text(table_pattern) }}
    and own_name not like {{ ft_sqlite_text(exclude) }}
{% endmacro %}

{# dbt_date: names without the blanks to_char() pads them with, weeks that begin on Sunday. #}
{% macro sqlite__dbt_date__day_name(date, short, language) -%}
  {%- if language == 'default' -%}trim(to_char({{ date }}, '{{ 'Dy' if short else 'Day' }}'))
  {%- else -%}{{ dbt_date.day_name_localized(date, short, language) }}
  {%- endif -%}
{%- endmacro %}

{% macro sqlite__dbt_date__month_name(date, short, language) -%}
  {%- if language == 'default' -%}trim(to_char({{ date }}, '{{ 'Mon' if short else 'Month' }}'))
  {%- else -%}{{ dbt_date.month_name_localized(date, short, language) }}
  {%- endif -%}
{%- endmacro %}

{% macro sqlite__dbt_date__week_of_year(date) -%}cast(to_char({{ date }}, 'WW') as integer){%- endmacro %}

{% macro sqlite__dbt_date__week_start(date) -%}
  cast(dateadd('day', -1, date_trunc('week', dateadd('day', 1, {{ date }}))) as date)
{%- endmacro %}

{% macro sqlite__dbt_date__week_end(date) -%}
  cast(dateadd('day', 5, date_trunc('week', dateadd('day', 1, {{ date }}))) as date)
{%- endmacro %}

{# dbt_expectations: patterns with flags. #}
{% macro sqlite__dbt_expectations__regexp_instr(source_value, regexp, position, occurrence, is_raw, flags) -%}
  regexp_instr({{ source_value }}, {{ ft_sqlite_text(regexp) }}, {{ position }}, {{ occurrence }}, 0, '{{ flags }}')
{%- endmacro %}
