{% macro cents(column, scale=2) %}{{ column }}{% endmacro %}{% macro plain(a) %}{% endmacro %}
