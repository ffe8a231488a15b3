{% macro op(x) %}{% do run_query('select ' ~ x) %}{% endmacro %}
