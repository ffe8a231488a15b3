{# SQLite: cross-database expressions. dateadd, datediff, date_trunc, last_day, split_part, md5, now, string_agg with a
   sort key, and array_concat are functions the adapter registers. #}

{# ---- types: storage classes. A cast to a date or timestamp gives text of that form: the adapter sees to it.
   numeric is real, as a whole number would be divided without remainder. ---- #}

{% macro sqlite__type_string() %}{% do return('text') %}{% endmacro %}
{% macro sqlite__type_timestamp() %}{% do return('timestamp') %}{% endmacro %}
{% macro sqlite__type_float() %}{% do return('real') %}{% endmacro %}
{% macro sqlite__type_numeric() %}{% do return('real') %}{% endmacro %}
{% macro sqlite__type_int() %}{% do return('integer') %}{% endmacro %}
{% macro sqlite__type_bigint() %}{% do return('integer') %}{% endmacro %}
{% macro sqlite__type_boolean() %}{% do return('integer') %}{% endmacro %}

{# Dates and times are text; a column without a declared type takes a value as it comes. #}
{% macro sqlite__cast(field, type) %}
  {% set word = type | string | trim | lower %}
  {% if not word %}{% do return(field | string) %}{% endif %}
  {% do return('cast(' ~ field ~ ' as ' ~ type ~ ')') %}
{% endmacro %}

{% macro sqlite__safe_cast(field, type) %}{% do return(sqlite__cast(field, type)) %}{% endmacro %}

{% macro sqlite__cast_bool_to_text(field) -%}case when {{ field }} then 'true' when not {{ field }} then 'false' end{%- endmacro %}

{% macro sqlite__equals(expr1, expr2) -%}
  ({{ expr1 }} {{ 'is' if adapter.behavior.enable_truthy_nulls_equals_macro.no_warn else '=' }} {{ expr2 }})
{%- endmacro %}

{# ---- time ---- #}

{% macro sqlite__current_timestamp() -%}now(){%- endmacro %}

{% macro sqlite__current_timestamp_backcompat() -%}now(){%- endmacro %}

{% macro sqlite__current_timestamp_in_utc_backcompat() -%}now(){%- endmacro %}

{% macro sqlite__snapshot_string_as_time(timestamp) %}{% do return("'" ~ timestamp ~ "'") %}{% endmacro %}

{% macro sqlite__date(year, month, day) -%}date('{{ modules.datetime.date(year, month, day).strftime('%Y-%m-%d') }}'){%- endmacro %}

{% macro sqlite__dateadd(datepart, interval, from_date_or_timestamp) -%}dateadd('{{ datepart }}', {{ interval }}, {{ from_date_or_timestamp }}){%- endmacro %}

{% macro sqlite__datediff(first_date, second_date, datepart) -%}datediff('{{ datepart }}', {{ first_date }}, {{ second_date }}){%- endmacro %}

{% macro sqlite__last_day(date, datepart) -%}last_day({{ date }}, '{{ datepart }}'){%- endmacro %}

{# Counting up is exact; the default's power() would answer in floating point. #}
{% macro sqlite__generate_series(upper_bound) %}
  with recursive counted(generated_number) as (
    select 1 union all select generated_number + 1 from counted where generated_number < {{ upper_bound }}
  )
  select generated_number from counted
{% endmacro %}

{# ---- text ---- #}

{# The word right cannot be parsed as a function's name. #}
{% macro sqlite__right(string_text, length_expression) -%}
  case when {{ length_expression }} > 0 then substr({{ string_text }}, -({{ length_expression }})) else '' end
{%- endmacro %}

{% macro sqlite__position(substring_text, string_text) -%}instr({{ string_text }}, {{ substring_text }}){%- endmacro %}

{# ---- aggregates and arrays ---- #}

{% macro sqlite__any_value(expression) -%}min({{ expression }}){%- endmacro %}

{% macro sqlite__bool_or(expression) -%}max({{ expression }}){%- endmacro %}

{# Sorted or limited: string_agg(value, delimiter, sort key, 'asc' or 'desc', limit or null). #}
{% macro sqlite__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
  {%- if not (order_by_clause or limit_num) -%}group_concat({{ measure }}, {{ delimiter_text }})
  {%- else -%}
    {%- set key = modules.re.sub('(?i)^\\s*order\\s+by\\s+', '', order_by_clause or 'null') | trim -%}
    {%- set direction = 'desc' if modules.re.search('(?i)\\sdesc$', key) else 'asc' -%}
    string_agg({{ measure }}, {{ delimiter_text }}, {{ modules.re.sub('(?i)\\s+(asc|desc)$', '', key) }}, '{{ direction }}', {{ limit_num or 'null' }})
  {%- endif -%}
{%- endmacro %}

{% macro sqlite__array_construct(inputs, data_type) -%}json_array({{ inputs | join(', ') }}){%- endmacro %}

{% macro sqlite__array_append(array, new_element) -%}json_insert({{ array }}, '$[#]', {{ new_element }}){%- endmacro %}

{% macro sqlite__array_concat(array_1, array_2) -%}array_concat({{ array_1 }}, {{ array_2 }}){%- endmacro %}
