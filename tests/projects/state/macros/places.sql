{% macro generate_schema_name(custom_schema_name, node) %}{{ env_var('WHERE', 'dev') }}{% endmacro %}
