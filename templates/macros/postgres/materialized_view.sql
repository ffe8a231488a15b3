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

{# Two indexes are one when their columns, uniqueness and method are; names differ with each build. #}
{% macro ft_index_key(columns, unique, method) %}
  {% do return((columns | map('lower') | sort | join(','), unique, method)) %}
{% endmacro %}

{% macro postgres__get_materialized_view_configuration_changes(existing_relation, new_config) %}
  {% set there, wanted, changes = {}, {}, [] %}
  {% for row in postgres__describe_materialized_view(existing_relation).indexes %}
    {% do there.update({ft_index_key(row['column_names'].split(','), row['unique'], row['method']): row['name']}) %}
  {% endfor %}
  {% for index in new_config.get('indexes', []) %}
    {% do wanted.update({ft_index_key(index.columns, index.get('unique', false), index.get('type') or 'btree'): index}) %}
  {% endfor %}
  {% for key in there if key not in wanted %}{% do changes.append({'action': 'drop', 'context': {'name': there[key]}}) %}{% endfor %}
  {% for key in wanted if key not in there %}{% do changes.append({'action': 'create', 'context': {'as_node_config': wanted[key]}}) %}{% endfor %}
  {% do return({'indexes': changes, 'requires_full_refresh': false} if changes else none) %}
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
