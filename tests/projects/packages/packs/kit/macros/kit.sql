{% macro twice(x) %}{{ tools.times(x, 2) }}{% endmacro %}
