{# What dbt calls: of single relations on PostgreSQL, of schemas on SQLite and without --compile. #}
{% macro get_catalog_relations(information_schema, relations) %}
  {{ print('asked for ' ~ relations | map(attribute='identifier') | sort | join(', ')) }}
  {{ return(own_catalog(information_schema.database or 'main')) }}
{% endmacro %}

{% macro default__get_catalog(information_schema, schemas) %}{% do exceptions.raise_compiler_error('not the nearest') %}{% endmacro %}

{% macro postgres__get_catalog(information_schema, schemas) %}{{ return(by_schemas(information_schema, schemas)) }}{% endmacro %}
{% macro sqlite__get_catalog(information_schema, schemas) %}{{ return(by_schemas(information_schema, schemas)) }}{% endmacro %}

{% macro by_schemas(information_schema, schemas) %}
  {{ print('asked for ' ~ schemas | length ~ ' schema: ' ~ (target.schema in schemas)) }}
  {% if var('broken', false) %}{% do exceptions.raise_compiler_error('no catalog today') %}{% endif %}
  {{ return(own_catalog(information_schema.database or 'main')) }}
{% endmacro %}

{# A relation in two places of the table, one in other letters, one that is nobody's. #}
{% macro own_catalog(database) %}
  {% set rows = [] %}
  {% for table, column, index, shown in [('plain', 'id', 1, true), ('OTHER', 'id', 1, false), ('plain', 'name', 2, false), ('nobody', 'id', 1, true)] %}
    {% do rows.append("select '" ~ database ~ "' as table_database, '" ~ target.schema ~ "' as table_schema, '" ~ table
                      ~ "' as table_name, 'OWN KIND' as table_type, 'about it' as table_comment, null as table_owner, '" ~ column
                      ~ "' as column_name, " ~ index ~ " as column_index, 'own type' as column_type, null as column_comment, "
                      ~ "'Rows' as \"stats:rows:label\", 12.5 as \"stats:rows:value\", 'counted' as \"stats:rows:description\", "
                      ~ ('1 = 1' if shown else '1 = 0') ~ " as \"stats:rows:include\"") %}
  {% endfor %}
  {{ return(run_query(rows | join(' union all '))) }}
{% endmacro %}
