{# Expressions that databases write differently. Arguments are SQL text; spaces inside are part of what compiled files show. #}

{# ---- text ---- #}

{% macro concat(fields) %}{{ return(adapter.dispatch('concat', 'dbt')(fields)) }}{% endmacro %}
{% macro default__concat(fields) -%}{{ fields | join(' || ') }}{%- endmacro %}

{% macro length(expression) %}{{ return(adapter.dispatch('length', 'dbt')(expression)) }}{% endmacro %}
{% macro default__length(expression) %} length( {{ expression }} ){%- endmacro %}

{% macro replace(field, old_chars, new_chars) %}{{ return(adapter.dispatch('replace', 'dbt')(field, old_chars, new_chars)) }}{% endmacro %}
{% macro default__replace(field, old_chars, new_chars) %} replace( {{ field }}, {{ old_chars }}, {{ new_chars }} ) {% endmacro %}

{% macro right(string_text, length_expression) %}{{ return(adapter.dispatch('right', 'dbt')(string_text, length_expression)) }}{% endmacro %}
{% macro default__right(string_text, length_expression) %} right( {{ string_text }}, {{ length_expression }} ){%- endmacro %}

{% macro position(substring_text, string_text) %}{{ return(adapter.dispatch('position', 'dbt')(substring_text, string_text)) }}{% endmacro %}
{% macro default__position(substring_text, string_text) %} position( {{ substring_text }} in {{ string_text }} ){%- endmacro %}

{% macro split_part(string_text, delimiter_text, part_number) %}{{ return(adapter.dispatch('split_part', 'dbt')(string_text, delimiter_text, part_number)) }}{% endmacro %}
{% macro default__split_part(string_text, delimiter_text, part_number) %} split_part( {{ string_text }}, {{ delimiter_text }}, {{ part_number }} ) {% endmacro %}

{# Counted from the end, for databases whose function counts only from the front. #}
{% macro _split_part_negative(string_text, delimiter_text, part_number) %}
  {%- set parts = 'length(' ~ string_text ~ ') - length( replace(' ~ string_text ~ ', ' ~ delimiter_text ~ ", '') )" -%}
  {{ default__split_part(string_text, delimiter_text, parts ~ ' + 2 + ' ~ part_number) }}
{%- endmacro %}

{# The text between quotes as it is: doubling quotes is the caller's business. #}
{% macro string_literal(value) %}{{ return(adapter.dispatch('string_literal', 'dbt')(value)) }}{% endmacro %}
{% macro default__string_literal(value) -%}'{{ value }}'{%- endmacro %}

{% macro escape_single_quotes(expression) %}{{ return(adapter.dispatch('escape_single_quotes', 'dbt')(expression)) }}{% endmacro %}
{% macro default__escape_single_quotes(expression) %}{% do return(expression | replace("'", "''")) %}{% endmacro %}

{% macro hash(field) %}{{ return(adapter.dispatch('hash', 'dbt')(field)) }}{% endmacro %}
{% macro default__hash(field) -%}md5(cast({{ field }} as {{ api.Column.translate_type('string') }})){%- endmacro %}

{# ---- types and comparison ---- #}

{% macro cast(field, type) %}{{ return(adapter.dispatch('cast', 'dbt')(field, type)) }}{% endmacro %}
{% macro default__cast(field, type) %} cast({{ field }} as {{ type }}) {% endmacro %}

{# For databases that can cast without failing; an ordinary cast elsewhere. #}
{% macro safe_cast(field, type) %}{{ return(adapter.dispatch('safe_cast', 'dbt')(field, type)) }}{% endmacro %}
{% macro default__safe_cast(field, type) %} cast({{ field }} as {{ type }}) {% endmacro %}

{% macro cast_bool_to_text(field) %}{{ return(adapter.dispatch('cast_bool_to_text', 'dbt')(field)) }}{% endmacro %}
{% macro default__cast_bool_to_text(field) %} cast({{ field }} as {{ api.Column.translate_type('string') }}) {% endmacro %}

{# Nulls are equal to each other only under the behaviour flag. #}
{% macro equals(expr1, expr2) %}{{ return(adapter.dispatch('equals', 'dbt')(expr1, expr2)) }}{% endmacro %}
{% macro default__equals(expr1, expr2) -%}
  {%- set same = '(' ~ expr1 ~ ' = ' ~ expr2 ~ ')' -%}
  {%- set both_null = '(' ~ expr1 ~ ' is null and ' ~ expr2 ~ ' is null)' -%}
  {%- set null_safe = adapter.behavior.enable_truthy_nulls_equals_macro.no_warn -%}
  {{ ' case when (' ~ same ~ ' or ' ~ both_null ~ ') then 0 else 1 end = 0' if null_safe else same }} {% endmacro %}

{# ---- aggregates, sets, arrays ---- #}

{% macro any_value(expression) %}{{ return(adapter.dispatch('any_value', 'dbt')(expression)) }}{% endmacro %}
{% macro default__any_value(expression) -%}any_value({{ expression }}){%- endmacro %}

{% macro bool_or(expression) %}{{ return(adapter.dispatch('bool_or', 'dbt')(expression)) }}{% endmacro %}
{% macro default__bool_or(expression) -%}bool_or({{ expression }}){%- endmacro %}

{% macro listagg(measure, delimiter_text="','", order_by_clause=none, limit_num=none) %}{{ return(adapter.dispatch('listagg', 'dbt')(measure, delimiter_text, order_by_clause, limit_num)) }}{% endmacro %}
{% macro default__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
  {%- set ordered = 'within group (' ~ order_by_clause ~ ')' if order_by_clause else '' -%}
  {%- if limit_num -%}array_to_string( array_slice( array_agg( {{ measure }} ){{ ordered }} ,0 ,{{ limit_num }} ), {{ delimiter_text }} )
  {%- else %} listagg( {{ measure }}, {{ delimiter_text }} ) {{ ordered }}
  {%- endif -%}
{%- endmacro %}

{% macro except() %}{{ return(adapter.dispatch('except', 'dbt')()) }}{% endmacro %}
{% macro default__except() %} except {% endmacro %}

{% macro intersect() %}{{ return(adapter.dispatch('intersect', 'dbt')()) }}{% endmacro %}
{% macro default__intersect() %} intersect {% endmacro %}

{% macro array_construct(inputs=[], data_type=api.Column.translate_type('integer')) %}{{ return(adapter.dispatch('array_construct', 'dbt')(inputs, data_type)) }}{% endmacro %}
{% macro default__array_construct(inputs, data_type) %} {{ 'array[ ' ~ inputs | join(' , ') ~ ' ]' if inputs else 'array[]::' ~ data_type ~ '[]' }} {% endmacro %}

{% macro array_append(array, new_element) %}{{ return(adapter.dispatch('array_append', 'dbt')(array, new_element)) }}{% endmacro %}
{% macro default__array_append(array, new_element) -%}array_append({{ array }}, {{ new_element }}){%- endmacro %}

{% macro array_concat(array_1, array_2) %}{{ return(adapter.dispatch('array_concat', 'dbt')(array_1, array_2)) }}{% endmacro %}
{% macro default__array_concat(array_1, array_2) -%}array_cat({{ array_1 }}, {{ array_2 }}){%- endmacro %}

{# ---- time ---- #}

{% macro current_timestamp() %}{{ return(adapter.dispatch('current_timestamp', 'dbt')()) }}{% endmacro %}
{% macro default__current_timestamp() %}{% do ft_not_implemented('current_timestamp') %}{% endmacro %}

{# The two names under which packages knew the time before; kept for what they return. #}
{% macro current_timestamp_backcompat() %}{{ return(adapter.dispatch('current_timestamp_backcompat', 'dbt')()) }}{% endmacro %}
{% macro default__current_timestamp_backcompat() %} current_timestamp::timestamp {% endmacro %}

{% macro current_timestamp_in_utc_backcompat() %}{{ return(adapter.dispatch('current_timestamp_in_utc_backcompat', 'dbt')()) }}{% endmacro %}
{% macro default__current_timestamp_in_utc_backcompat() %}{{ return(adapter.dispatch('current_timestamp_backcompat', 'dbt')()) }}{% endmacro %}

{% macro snapshot_get_time() %}{{ return(adapter.dispatch('snapshot_get_time', 'dbt')()) }}{% endmacro %}
{% macro default__snapshot_get_time() %} {{ current_timestamp() }} {% endmacro %}

{% macro date(year, month, day) %}{{ return(adapter.dispatch('date', 'dbt')(year, month, day)) }}{% endmacro %}
{% macro default__date(year, month, day) -%}to_date('{{ modules.datetime.date(year, month, day).strftime('%Y-%m-%d') }}', 'YYYY-MM-DD'){%- endmacro %}

{% macro dateadd(datepart, interval, from_date_or_timestamp) %}{{ return(adapter.dispatch('dateadd', 'dbt')(datepart, interval, from_date_or_timestamp)) }}{% endmacro %}
{% macro default__dateadd(datepart, interval, from_date_or_timestamp) %} dateadd( {{ datepart }}, {{ interval }}, {{ from_date_or_timestamp }} ) {% endmacro %}

{% macro datediff(first_date, second_date, datepart) %}{{ return(adapter.dispatch('datediff', 'dbt')(first_date, second_date, datepart)) }}{% endmacro %}
{% macro default__datediff(first_date, second_date, datepart) -%}datediff( {{ datepart }}, {{ first_date }}, {{ second_date }} ){%- endmacro %}

{% macro date_trunc(datepart, date) %}{{ return(adapter.dispatch('date_trunc', 'dbt')(datepart, date)) }}{% endmacro %}
{% macro default__date_trunc(datepart, date) -%}date_trunc('{{ datepart }}', {{ date }}){%- endmacro %}

{% macro last_day(date, datepart) %}{{ return(adapter.dispatch('last_day', 'dbt')(date, datepart)) }}{% endmacro %}
{% macro default__last_day(date, datepart) %}{% do return(dbt.default_last_day(date, datepart)) %}{% endmacro %}

{% macro default_last_day(date, datepart) -%}{{ ft_day_before_next(date, datepart, datepart, '1') }}{%- endmacro %}

{# The day before the next period starts, when a period is `steps` times `unit`. #}
{% macro ft_day_before_next(date, datepart, unit, steps) -%}
  cast( {{ dbt.dateadd('day', '-1', dbt.dateadd(unit, steps, dbt.date_trunc(datepart, date))) }} as date)
{%- endmacro %}

{# ---- series ---- #}

{% macro get_powers_of_two(upper_bound) %}{{ return(adapter.dispatch('get_powers_of_two', 'dbt')(upper_bound)) }}{% endmacro %}

{# How many binary digits count upper_bound numbers; at least one. #}
{% macro default__get_powers_of_two(upper_bound) %}
  {% if upper_bound <= 0 %}{% do exceptions.raise_compiler_error('upper bound must be positive') %}{% endif %}
  {% for digits in range(1, 100) if 2 ** digits >= upper_bound %}{% do return(digits) %}{% endfor %}
{% endmacro %}

{% macro generate_series(upper_bound) %}{{ return(adapter.dispatch('generate_series', 'dbt')(upper_bound)) }}{% endmacro %}

{# 1 to upper_bound, from as many copies of {0, 1} as the number has binary digits. #}
{% macro default__generate_series(upper_bound) %}
  {%- set terms, copies = [], [] -%}
  {%- for digit in range(dbt.get_powers_of_two(upper_bound)) -%}
    {%- do terms.append('p' ~ digit ~ '.generated_number * power(2, ' ~ digit ~ ')') -%}
    {%- do copies.append('p as p' ~ digit) -%}
  {%- endfor %}
  with p as (
    select 0 as generated_number union all select 1
  ), unioned as (
    select {{ terms | join(' + ') }} + 1 as generated_number
    from {{ copies | join(' cross join ') }}
  )
  select * from unioned where generated_number <= {{ upper_bound }} order by generated_number
{% endmacro %}

{% macro get_intervals_between(start_date, end_date, datepart) %}{{ return(adapter.dispatch('get_intervals_between', 'dbt')(start_date, end_date, datepart)) }}{% endmacro %}

{# One when there is no database to ask. #}
{% macro default__get_intervals_between(start_date, end_date, datepart) %}
  {% call statement('get_intervals_between', fetch_result=True) %}select {{ dbt.datediff(start_date, end_date, datepart) }}{% endcall %}
  {% set answer = load_result('get_intervals_between') %}
  {% do return(answer['data'][0][0] if answer and answer['data'] else 1) %}
{% endmacro %}

{% macro date_spine(datepart, start_date, end_date) %}{{ return(adapter.dispatch('date_spine', 'dbt')(datepart, start_date, end_date)) }}{% endmacro %}

{% macro default__date_spine(datepart, start_date, end_date) %}
  {%- set day = 'date_' ~ datepart %}
  with rawdata as (
    {{ dbt.generate_series(dbt.get_intervals_between(start_date, end_date, datepart)) }}
  ), all_periods as (
    select ( {{ dbt.dateadd(datepart, 'row_number() over (order by 1) - 1', start_date) }} ) as {{ day }} from rawdata
  ), filtered as (
    select * from all_periods where {{ day }} <= {{ end_date }}
  )
  select * from filtered
{% endmacro %}
