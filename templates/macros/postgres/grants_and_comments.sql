{# PostgreSQL: grants, comments, indexes. #}

{# A relation built aside starts with none. #}
{% macro postgres__copy_grants() %}{% do return(False) %}{% endmacro %}

{% macro postgres__get_show_grant_sql(relation) -%}
  select grantee, privilege_type from {{ relation.information_schema('role_table_grants') }}
  where table_schema = {{ ft_text_literal(relation.schema) }} and table_name = {{ ft_text_literal(relation.identifier) }}
    and grantor = current_role and grantee != current_role
{%- endmacro %}

{# Dollar quotes let a description hold anything but the tag itself. #}
{% macro postgres_escape_comment(comment) %}
  {% set tag = '$dbt_comment_literal_block$' %}
  {% if comment is not string %}
    {% do exceptions.raise_compiler_error('cannot escape a non-string: ' ~ comment) %}
  {% elif tag in comment %}
    {% do exceptions.raise_compiler_error('The string ' ~ tag ~ ' is not allowed in comments.') %}
  {% endif %}
  {% do return(tag ~ comment ~ tag) %}
{% endmacro %}

{% macro postgres__alter_relation_comment(relation, comment) -%}
  comment on {{ relation.type | replace('_', ' ') }} {{ relation }} is {{ postgres_escape_comment(comment) }};
{%- endmacro %}

{% macro postgres__alter_column_comment(relation, column_dict) -%}
  {%- set present = get_list_of_column_names(adapter.get_columns_in_relation(relation)) -%}
  {%- for name, column in column_dict.items() if name in present %}
  comment on column {{ relation }}.{{ adapter.quote(name) if column['quote'] else name }} is {{ postgres_escape_comment(column['description']) }};
  {%- endfor -%}
{%- endmacro %}

{% macro postgres__get_create_index_sql(relation, index_dict) -%}
  {%- set index = adapter.parse_index(index_dict) -%}
  create {{ 'unique ' if index.unique }}index if not exists "{{ index.render(relation) }}"
  on {{ relation }} {{ 'using ' ~ index.type if index.type }} ({{ index.columns | join(', ') }})
{%- endmacro %}

{% macro postgres__get_drop_index_sql(relation, index_name) -%}drop index if exists "{{ relation.schema }}"."{{ index_name }}"{%- endmacro %}

{% macro postgres__get_show_indexes_sql(relation) -%}
  select i.relname as name, m.amname as method, x.indisunique as "unique", array_to_string(array_agg(a.attname), ',') as column_names
  from pg_index x
  join pg_class t on t.oid = x.indrelid and t.relkind in ('r', 'm')
  join pg_namespace n on n.oid = t.relnamespace
  join pg_class i on i.oid = x.indexrelid
  join pg_am m on m.oid = i.relam
  join pg_attribute a on a.attrelid = t.oid and a.attnum = any (x.indkey)
  where n.nspname = {{ ft_text_literal(relation.schema) }} and t.relname = {{ ft_text_literal(relation.identifier) }}
  group by 1, 2, 3
  order by 1, 2, 3
{%- endmacro %}
