{% macro outer_sum(x) %}{{ inner_sum(x) }}{% endmacro %}
{% macro inner_sum(x) %}{{ x }} + 1{% endmacro %}
{% macro lonely() %}1{% endmacro %}
