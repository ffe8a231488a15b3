{# The same for every node with the same custom schema. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- set default = target.schema -%}
    {%- if custom_schema_name is none -%}{{ default }}{%- else -%}{{ default }}_{{ custom_schema_name | trim | upper }}{%- endif -%}
{%- endmacro %}

{# Different for each node, through another name. #}
{% macro generate_alias_name(custom_alias_name, node) -%}
    {%- set it = node -%}
    {{ it.name }}_{{ it.schema.split('_')[-1] }}
{%- endmacro %}
