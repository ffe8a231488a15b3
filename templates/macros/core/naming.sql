{# Where a node's relation lives and what it is called; projects override these most of all. #}

{% macro generate_schema_name(custom_schema_name=none, node=none) %}{{ return(adapter.dispatch('generate_schema_name', 'dbt')(custom_schema_name, node)) }}{% endmacro %}

{% macro default__generate_schema_name(custom_schema_name, node) -%}
  {{ target.schema }}{{ '' if custom_schema_name is none else '_' ~ custom_schema_name | trim }}
{%- endmacro %}

{# For projects that give custom schemas their plain names in production only. #}
{% macro generate_schema_name_for_env(custom_schema_name, node) -%}
  {%- set plain = target.name == 'prod' and custom_schema_name is not none -%}
  {{ custom_schema_name | trim if plain else target.schema }}
{%- endmacro %}

{% macro generate_database_name(custom_database_name=none, node=none) %}{{ return(adapter.dispatch('generate_database_name', 'dbt')(custom_database_name, node)) }}{% endmacro %}

{# A node bound to an external catalog lives in that catalog's database. #}
{% macro default__generate_database_name(custom_database_name=none, node=none) -%}
  {%- set catalog = adapter.build_catalog_relation(node) if node is not none and node | attr('database') else none -%}
  {%- if catalog and catalog | attr('catalog_database') -%}
    {%- do return(catalog.catalog_database) -%}
  {%- endif -%}
  {{ target.database if custom_database_name is none else custom_database_name }}
{%- endmacro %}

{% macro generate_alias_name(custom_alias_name=none, node=none) %}{{ return(adapter.dispatch('generate_alias_name', 'dbt')(custom_alias_name, node)) }}{% endmacro %}

{% macro default__generate_alias_name(custom_alias_name=none, node=none) -%}
  {%- if custom_alias_name -%}{{ custom_alias_name | trim }}
  {%- else -%}{{ node.name }}{{ '_v' ~ node.version | replace('.', '_') if node.version }}
  {%- endif -%}
{%- endmacro %}

{% macro generate_latest_version_pointer_alias(custom_alias_name=none, node=none) %}{{ return(adapter.dispatch('generate_latest_version_pointer_alias', 'dbt')(custom_alias_name, node)) }}{% endmacro %}

{% macro default__generate_latest_version_pointer_alias(custom_alias_name=none, node=none) -%}
  {{ custom_alias_name | trim if custom_alias_name else node.name }}
{%- endmacro %}
