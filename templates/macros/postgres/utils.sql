{# PostgreSQL: cross-database expressions. #}

{% macro postgres__current_timestamp() -%}now(){%- endmacro %}

{% macro postgres__snapshot_get_time() -%}{{ current_timestamp() }}::timestamp without time zone{%- endmacro %}

{% macro postgres__snapshot_string_as_time(timestamp) %}{% do return("'" ~ timestamp ~ "'::timestamp without time zone") %}{% endmacro %}

{% macro postgres__current_timestamp_backcompat() %} current_timestamp::{{ type_timestamp() }} {% endmacro %}

{% macro postgres__current_timestamp_in_utc_backcompat() %} (current_timestamp at time zone 'utc')::{{ type_timestamp() }} {% endmacro %}

{% macro postgres__dateadd(datepart, interval, from_date_or_timestamp) %} {{ from_date_or_timestamp }} + ((interval '1 {{ datepart }}') * ({{ interval }})) {% endmacro %}

{# Boundaries crossed: the difference in the next larger unit, scaled, plus that of this one. Weeks start on Sunday. #}
{% macro postgres__datediff(first_date, second_date, datepart) -%}
  {%- set larger = {'quarter': ('year', 4), 'month': ('year', 12), 'hour': ('day', 24), 'minute': ('hour', 60),
                    'second': ('minute', 60), 'millisecond': ('minute', 60000), 'microsecond': ('minute', 60000000)} -%}
  {%- set whole = datepart in ('year', 'quarter', 'month') -%}
  {%- set type = 'date' if whole else 'timestamp' -%}
  {%- set ends = [] -%}
  {%- for end in (second_date, first_date) -%}
    {%- set value = "date_part('" ~ datepart ~ "', (" ~ end ~ ")::" ~ type ~ ")" -%}
    {%- do ends.append('floor(' ~ value ~ ')' if datepart in ('second', 'millisecond', 'microsecond') else value) -%}
  {%- endfor -%}
  {%- if datepart == 'year' %} ({{ ends | join(' - ') }})
  {%- elif datepart == 'day' %} (({{ second_date }})::date - ({{ first_date }})::date)
  {%- elif datepart == 'week' %} ({{ datediff(first_date, second_date, 'day') }} / 7 + case
    when date_part('dow', ({{ first_date }})::timestamp) <= date_part('dow', ({{ second_date }})::timestamp) then
      case when {{ first_date }} <= {{ second_date }} then 0 else -1 end
    else
      case when {{ first_date }} <= {{ second_date }} then 1 else 0 end
    end)
  {%- elif datepart in larger %} ({{ datediff(first_date, second_date, larger[datepart][0]) }} * {{ larger[datepart][1] }} + {{ ends | join(' - ') }})
  {%- else -%}{%- do exceptions.raise_compiler_error('Unsupported datepart for macro datediff in postgres: {!r}'.format(datepart)) -%}
  {%- endif %} {% endmacro %}

{# The server has intervals of months but not of quarters. #}
{% macro postgres__last_day(date, datepart) -%}
  {{ ft_day_before_next(date, datepart, 'month', '3') if datepart == 'quarter' else dbt.default_last_day(date, datepart) }}
{%- endmacro %}

{% macro postgres__equals(expr1, expr2) -%}
  ({{ expr1 }} {{ 'IS NOT DISTINCT FROM' if adapter.behavior.enable_truthy_nulls_equals_macro.no_warn else '=' }} {{ expr2 }})
{%- endmacro %}

{# Any of them will do, and the smallest is one. #}
{% macro postgres__any_value(expression) -%}min({{ expression }}){%- endmacro %}

{% macro postgres__split_part(string_text, delimiter_text, part_number) %} {{ dbt._split_part_negative(string_text, delimiter_text, part_number) if part_number < 0 else dbt.default__split_part(string_text, delimiter_text, part_number) }} {% endmacro %}

{% macro postgres__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
  {%- set ordered = order_by_clause ~ ' ' if order_by_clause else '' -%}
  {%- if limit_num -%}array_to_string( (array_agg( {{ measure }} {{ ordered }}))[1:{{ limit_num }}], {{ delimiter_text }} )
  {%- else %} string_agg( {{ measure }}, {{ delimiter_text }} {{ ordered }})
  {%- endif -%}
{%- endmacro %}
