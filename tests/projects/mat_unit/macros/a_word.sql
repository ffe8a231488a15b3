{% macro a_word() %}real{% endmacro %}
