{# PostgreSQL: materialized views. Of their configuration the database can tell only the indexes. #}

{% macro postgres__get_create_materialized_view_as_sql(relation, sql) -%}
  {%- set statements = ['create materialized view if not exists ' ~ relation ~ ' as ' ~ sql] -%}
  {%- for wanted in config.get('indexes', []) %}{% do statements.append(get_create_index_sql(relation, wanted)) %}{% endfor -%}
  {{ statements | join(';\n') }};
{%- endmacro %}

{% macro postgres__drop_materialized_view(relation) -%}drop materialized view if exists {{ relation }} cascade{%- endmacro %}

{% macro postgres__refresh_materialized_view(relation) -%}refresh materialized view {{ relation }}{%- endmacro %}

{% macro postgres__get_rename_materialized_view_sql(relation, new_name) -%}alter materialized view {{ relation }} rename to {{ new_name }}{%- endmacro %}

{% macro postgres__describe_materialized_view(relation) %}
  {% do return({'indexes': run_query(get_show_indexes_sql(relation))}) %}
{% endmacro %}

{% macro postgres__get_materialized_view_configuration_changes(existing_relation, new_config) %}
  {% do return(existing_relation.get_materialized_view_config_change_collection(
       postgres__describe_materialized_view(existing_relation), new_config.model)) %}
{% endmacro %}

{% macro postgres__get_alter_materialized_view_as_sql(relation, configuration_changes, sql, existing_relation, backup_relation, intermediate_relation) %}
  {% if configuration_changes.requires_full_refresh %}
    {% do return(get_replace_sql(existing_relation, relation, sql)) %}
  {% endif %}
  {% do return(postgres__update_indexes_on_materialized_view(relation, configuration_changes.indexes)) %}
{% endmacro %}

{% macro postgres__update_indexes_on_materialized_view(relation, index_changes) %}
  {% do log('Applying UPDATE INDEXES to: ' ~ relation) %}
  {% set statements = [] %}
  {% for change in index_changes %}
    {% if change.action == 'drop' %}{% do statements.append(postgres__get_drop_index_sql(relation, change.context.name)) %}
    {% elif change.action == 'create' %}{% do statements.append(postgres__get_create_index_sql(relation, change.context.as_node_config)) %}
    {% endif %}
  {% endfor %}
  {% do return(statements | join(';\n')) %}
{% endmacro %}
