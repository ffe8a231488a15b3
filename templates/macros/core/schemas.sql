{# Schemas and what the database knows: listing, catalog, freshness. Most of it is written per adapter. #}

{% macro create_schema(relation) %}{{ return(adapter.dispatch('create_schema', 'dbt')(relation)) }}{% endmacro %}

{% macro default__create_schema(relation) %}
  {% call statement('create_schema') %}create schema if not exists {{ relation.without_identifier() }}{% endcall %}
{% endmacro %}

{% macro drop_schema(relation) %}{{ return(adapter.dispatch('drop_schema', 'dbt')(relation)) }}{% endmacro %}

{% macro default__drop_schema(relation) %}
  {% call statement('drop_schema') %}drop schema if exists {{ relation.without_identifier() }} cascade{% endcall %}
{% endmacro %}

{% macro drop_schema_named(schema_name) %}{{ return(adapter.dispatch('drop_schema_named', 'dbt')(schema_name)) }}{% endmacro %}

{% macro default__drop_schema_named(schema_name) %}{% do adapter.drop_schema(api.Relation.create(schema=schema_name)) %}{% endmacro %}

{% macro information_schema_name(database) %}{{ return(adapter.dispatch('information_schema_name', 'dbt')(database)) }}{% endmacro %}

{% macro default__information_schema_name(database) -%}
  {{ database ~ '.' if database }}INFORMATION_SCHEMA
{%- endmacro %}

{% macro list_schemas(database) %}{{ return(adapter.dispatch('list_schemas', 'dbt')(database)) }}{% endmacro %}

{% macro default__list_schemas(database) %}
  {% do return(run_query("select distinct schema_name from " ~ information_schema_name(database)
                         ~ ".SCHEMATA where catalog_name ilike '" ~ database ~ "'")) %}
{% endmacro %}

{% macro check_schema_exists(information_schema, schema) %}{{ return(adapter.dispatch('check_schema_exists', 'dbt')(information_schema, schema)) }}{% endmacro %}

{% macro default__check_schema_exists(information_schema, schema) %}
  {% do return(run_query("select count(*) from " ~ information_schema.replace(information_schema_view='SCHEMATA')
                         ~ " where schema_name = '" ~ schema ~ "' and catalog_name = '" ~ information_schema.database ~ "'")) %}
{% endmacro %}

{% macro list_relations_without_caching(schema_relation) %}{{ return(adapter.dispatch('list_relations_without_caching', 'dbt')(schema_relation)) }}{% endmacro %}

{% macro default__list_relations_without_caching(schema_relation) %}{% do ft_not_implemented('list_relations_without_caching') %}{% endmacro %}

{% macro list_function_relations_without_caching(schema_relation) %}{{ return(adapter.dispatch('list_function_relations_without_caching', 'dbt')(schema_relation)) }}{% endmacro %}

{% macro default__list_function_relations_without_caching(schema_relation) %}{% do ft_not_implemented('list_function_relations_without_caching') %}{% endmacro %}

{% macro get_relations() %}{{ return(adapter.dispatch('get_relations', 'dbt')()) }}{% endmacro %}

{% macro default__get_relations() %}{% do ft_not_implemented('get_relations') %}{% endmacro %}

{% macro get_relation_last_modified(information_schema, relations) %}{{ return(adapter.dispatch('get_relation_last_modified', 'dbt')(information_schema, relations)) }}{% endmacro %}

{% macro default__get_relation_last_modified(information_schema, relations) %}{% do ft_not_implemented('get_relation_last_modified') %}{% endmacro %}

{% macro get_catalog_for_single_relation(relation) %}{{ return(adapter.dispatch('get_catalog_for_single_relation', 'dbt')(relation)) }}{% endmacro %}

{% macro default__get_catalog_for_single_relation(relation) %}{% do ft_not_implemented('get_catalog_for_single_relation') %}{% endmacro %}

{% macro get_catalog(information_schema, schemas) %}{{ return(adapter.dispatch('get_catalog', 'dbt')(information_schema, schemas)) }}{% endmacro %}

{% macro default__get_catalog(information_schema, schemas) %}
  {% do exceptions.raise_compiler_error('get_catalog not implemented for ' ~ adapter.type()) %}
{% endmacro %}

{% macro get_catalog_relations(information_schema, relations) %}{{ return(adapter.dispatch('get_catalog_relations', 'dbt')(information_schema, relations)) }}{% endmacro %}

{% macro default__get_catalog_relations(information_schema, relations) %}
  {% do exceptions.raise_compiler_error('get_catalog_relations not implemented for ' ~ adapter.type()) %}
{% endmacro %}

{# ---- freshness: one row of max_loaded_at and snapshotted_at ---- #}

{% macro collect_freshness(source, loaded_at_field, filter) %}{{ return(adapter.dispatch('collect_freshness', 'dbt')(source, loaded_at_field, filter)) }}{% endmacro %}

{% macro default__collect_freshness(source, loaded_at_field, filter) %}
  {% set rows = source ~ (' where ' ~ filter if filter else '') %}
  {% do return(ft_freshness('collect_freshness', 'max(' ~ loaded_at_field ~ ')', 'from ' ~ rows)) %}
{% endmacro %}

{% macro ft_freshness(name, loaded_at, rows) %}
  {% do return(ft_fetch(name, 'select ' ~ loaded_at ~ ' as max_loaded_at, ' ~ current_timestamp() ~ ' as snapshotted_at ' ~ rows)) %}
{% endmacro %}

{% macro collect_freshness_custom_sql(source, loaded_at_query) %}{{ return(adapter.dispatch('collect_freshness_custom_sql', 'dbt')(source, loaded_at_query)) }}{% endmacro %}

{# Line breaks keep a comment at the end of the query from swallowing the parenthesis. #}
{% macro default__collect_freshness_custom_sql(source, loaded_at_query) %}
  {% do return(ft_freshness('collect_freshness_custom_sql', '(\n' ~ loaded_at_query ~ '\n)', '')) %}
{% endmacro %}

{# ---- dbt show ---- #}

{# The limit is appended as text: a query that ends in its own limit is a syntax error, as users know it. #}
{% macro get_show_sql(compiled_code, sql_header, limit) -%}
  {{ sql_header ~ '\n' if sql_header is not none }}{{ get_limit_subquery_sql(compiled_code, limit) }}
{%- endmacro %}

{% macro get_limit_subquery_sql(sql, limit) %}{{ return(adapter.dispatch('get_limit_sql', 'dbt')(sql, limit)) }}{% endmacro %}

{% macro default__get_limit_sql(sql, limit) %}
  {{ sql }}
  {{ 'limit ' ~ limit if limit is not none }}
{%- endmacro %}
