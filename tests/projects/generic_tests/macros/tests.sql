{# TST-14: config() in a test is weaker than what YAML says #}
{% test nothing(model) %}{{ config(severity='warn', tags=['from_macro']) }}select * from {{ model }} where 1 = 0{% endtest %}
{% test in_both(model) %}select 'root' as says from {{ model }} where 1 = 0{% endtest %}
{% test only_in_root(model) %}select * from {{ model }} where 1 = 0{% endtest %}
{# TST-13: the filter of a test is put in by a macro that may be one's own #}
{% macro get_where_subquery(relation) %}
    {%- set where = config.get('where') -%}
    {%- if where == 'narrowed' -%}(select * from {{ relation }} where id < 2) narrowed{%- else -%}{{ return(dbt.default__get_where_subquery(relation)) }}{%- endif -%}
{% endmacro %}
