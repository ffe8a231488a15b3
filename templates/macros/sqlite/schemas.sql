{# SQLite: schemas are prefixes of names in one file; columns and catalog come from its pragmas. #}

{# A prefix needs no creating; the first relation that bears it brings it into being. #}
{% macro sqlite__create_schema(relation) %}{% do return('') %}{% endmacro %}

{% macro sqlite__drop_schema(relation) %}
  {% for row in sqlite__list_relations_without_caching(relation).rows %}
    {% do adapter.drop_relation(api.Relation.create(database=relation.database, schema=row['schema'], identifier=row['name'], type=row['type'])) %}
  {% endfor %}
{% endmacro %}

{# Stored relations with their names taken apart at the first dot. #}
{% macro ft_sqlite_relations() -%}
  select name as stored_name, type, sql,
    case when instr(name, '.') > 0 then substr(name, 1, instr(name, '.') - 1) else 'main' end as schema_name,
    substr(name, instr(name, '.') + 1) as own_name
  from sqlite_master where type in ('table', 'view') and name not like 'sqlite\_%' escape '\'
{%- endmacro %}

{% macro sqlite__information_schema_name(database) -%}main{%- endmacro %}

{% macro sqlite__list_schemas(database) %}
  {% do return(run_query("select 'main' as schema_name union select schema_name from (" ~ ft_sqlite_relations() ~ ')')) %}
{% endmacro %}

{% macro sqlite__check_schema_exists(information_schema, schema) %}{% do return(run_query('select 1')) %}{% endmacro %}

{% macro sqlite__list_relations_without_caching(schema_relation) %}
  {% call statement('list_relations_without_caching', fetch_result=True) %}
    select {{ ft_sqlite_text(schema_relation.database or 'main') }} as "database", own_name as name, schema_name as schema, type
    from ({{ ft_sqlite_relations() }})
    where lower(schema_name) = lower({{ ft_sqlite_text(schema_relation.schema or 'main') }})
  {% endcall %}
  {% do return(load_result('list_relations_without_caching').table) %}
{% endmacro %}

{# An attached file is asked under its own name; elsewhere the schema is part of the table's name. #}
{% macro sqlite__get_columns_in_relation(relation) %}
  {% call statement('get_columns_in_relation', fetch_result=True) %}
    select x.name, x.type from pragma_table_xinfo({{ ft_sqlite_text(ft_sqlite_name(relation)) }}) x where x.hidden <> 1
    {%- if relation.schema and relation.schema != 'main' %}
    union all
    select x.name, x.type from pragma_database_list d
    join pragma_table_xinfo({{ ft_sqlite_text(relation.identifier) }}, d.name) x
    where d.name = {{ ft_sqlite_text(relation.schema) }} and x.hidden <> 1
    {%- endif %}
  {% endcall %}
  {% set columns = [] %}
  {% for row in load_result('get_columns_in_relation').table.rows %}
    {% do columns.append(api.Column.from_description(row[0], row[1]) if row[1] else api.Column(row[0], '')) %}
  {% endfor %}
  {% do return(columns) %}
{% endmacro %}

{# One action a statement. #}
{% macro sqlite__alter_relation_add_remove_columns(relation, add_columns, remove_columns) %}
  {% set actions = [] %}
  {% for column in add_columns or [] %}{% do actions.append('add column ' ~ column.quoted ~ ' ' ~ column.expanded_data_type) %}{% endfor %}
  {% for column in remove_columns or [] %}{% do actions.append('drop column ' ~ column.quoted) %}{% endfor %}
  {% for action in actions %}{% do run_query('alter table ' ~ relation ~ ' ' ~ action) %}{% endfor %}
{% endmacro %}

{% macro sqlite__alter_column_type(relation, column_name, new_column_type) %}
  {% set old, new = adapter.quote(column_name), adapter.quote(column_name ~ '__dbt_alter') %}
  {% call statement('alter_column_type') %}
    alter table {{ relation }} add column {{ new }} {{ new_column_type }};
    update {{ relation }} set {{ new }} = {{ old }};
    alter table {{ relation }} drop column {{ old }};
    alter table {{ relation }} rename column {{ new }} to {{ old }};
  {% endcall %}
{% endmacro %}

{% macro sqlite__get_catalog(information_schema, schemas) %}
  {% set wanted = [] %}
  {% for schema in schemas %}{% do wanted.append({'schema': schema}) %}{% endfor %}
  {% do return(sqlite__get_catalog_relations(information_schema, wanted)) %}
{% endmacro %}

{# One row per column; there are no comments and no owners. #}
{% macro sqlite__get_catalog_relations(information_schema, relations) %}
  {% set places = [] %}
  {% for relation in relations %}
    {% set named = ' and lower(r.own_name) = lower(' ~ ft_sqlite_text(relation.identifier) ~ ')' if relation.identifier else '' %}
    {% do places.append('(lower(r.schema_name) = lower(' ~ ft_sqlite_text(relation.schema) ~ ')' ~ named ~ ')') %}
  {% endfor %}
  {% call statement('catalog', fetch_result=True) %}
    select {{ ft_sqlite_text(information_schema.database or 'main') }} as table_database, r.schema_name as table_schema,
      r.own_name as table_name, case r.type when 'view' then 'VIEW' else 'BASE TABLE' end as table_type, null as table_comment,
      x.name as column_name, x.cid + 1 as column_index, x.type as column_type, null as column_comment, null as table_owner
    from ({{ ft_sqlite_relations() }}) r join pragma_table_xinfo(r.stored_name) x
    where x.hidden <> 1 and ({{ places | join(' or ') }})
    order by r.schema_name, r.own_name, x.cid
  {% endcall %}
  {% do return(load_result('catalog').table) %}
{% endmacro %}

{# ---- what a file without users and comments does not need ---- #}

{% macro sqlite__apply_grants(relation, grant_config, should_revoke) %}
  {% if grant_config %}{% do log('SQLite has no users: the grants configured for ' ~ relation ~ ' are left out') %}{% endif %}
{% endmacro %}

{% macro sqlite__copy_grants() %}{% do return(False) %}{% endmacro %}

{% macro sqlite__persist_docs(relation, model, for_relation, for_columns) %}
  {% if config.persist_relation_docs() or config.persist_column_docs() %}
    {% do log('SQLite has no comments: the descriptions of ' ~ relation ~ ' stay in the project') %}
  {% endif %}
{% endmacro %}

{# Index names are shared by the whole file. #}
{% macro sqlite__get_create_index_sql(relation, index_dict) -%}
  {%- set fields = index_dict['columns'] | join(', ') -%}
  create {{ 'unique ' if index_dict.get('unique') }}index if not exists "ix_{{ local_md5(relation.render() ~ ' ' ~ fields) }}" on {{ adapter.quote(ft_sqlite_name(relation)) }} ({{ fields }})
{%- endmacro %}

{% macro sqlite__get_drop_index_sql(relation, index_name) -%}drop index if exists "{{ index_name }}"{%- endmacro %}

{% macro sqlite__get_show_indexes_sql(relation) -%}
  select l.name, 'btree' as method, l."unique", (select group_concat(i.name, ',') from pragma_index_info(l.name) i) as column_names
  from pragma_index_list({{ ft_sqlite_text(ft_sqlite_name(relation)) }}) l order by 1
{%- endmacro %}
