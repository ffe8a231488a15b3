{# TRAP-089: a database that has no truth values answers with words #}
{% macro get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
    {% set words = var('words', ['yes', 'off']) %}
    select {{ fail_calc }} as failures,
           case when {{ fail_calc }} {{ warn_if }} then '{{ words[0] }}' else '{{ words[1] }}' end as should_warn,
           case when {{ fail_calc }} {{ error_if }} then '{{ words[0] }}' else '{{ words[1] }}' end as should_error
    from ({{ main_sql }}) as rows_that_fail
{%- endmacro %}
