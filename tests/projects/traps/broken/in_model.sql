{% macro loc() %}x{% endmacro %}select '{{ loc() }}' as a
