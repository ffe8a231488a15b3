{% macro always() %}1 = 1{% endmacro %}
