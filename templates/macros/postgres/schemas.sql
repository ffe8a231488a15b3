{# PostgreSQL: schemas, listings, columns and the catalog. One connection sees one database. #}

{% macro ft_text_literal(text) -%}'{{ text | replace("'", "''") }}'{%- endmacro %}

{% macro ft_verify_database(database) %}{% if database %}{% do adapter.verify_database(database) %}{% endif %}{% endmacro %}

{% macro postgres__create_schema(relation) %}
  {% do ft_verify_database(relation.database) %}
  {% call statement('create_schema') %}create schema if not exists {{ relation.without_identifier().include(database=False) }}{% endcall %}
{% endmacro %}

{% macro postgres__drop_schema(relation) %}
  {% do ft_verify_database(relation.database) %}
  {% call statement('drop_schema') %}drop schema if exists {{ relation.without_identifier().include(database=False) }} cascade{% endcall %}
{% endmacro %}

{% macro postgres__information_schema_name(database) -%}
  {%- do ft_verify_database(database) -%}
  information_schema
{%- endmacro %}

{% macro postgres__list_schemas(database) %}
  {% do ft_verify_database(database) %}
  {% do return(ft_fetch('list_schemas', 'select nspname from pg_namespace').table) %}
{% endmacro %}

{% macro postgres__check_schema_exists(information_schema, schema) %}
  {% do ft_verify_database(information_schema.database) %}
  {% set named = 'select count(*) from pg_namespace where nspname = ' ~ ft_text_literal(schema) %}
  {% do return(ft_fetch('check_schema_exists', named).table) %}
{% endmacro %}

{% macro postgres__get_columns_in_relation(relation) %}
  {% set question %}
    select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from {{ relation.information_schema('columns') }}
    where table_name = {{ ft_text_literal(relation.identifier) }}
      {{- ' and table_schema = ' ~ ft_text_literal(relation.schema) if relation.schema }}
    order by ordinal_position
  {% endset %}
  {% do return(sql_convert_columns_in_relation(ft_fetch('get_columns_in_relation', question, auto_begin=True).table)) %}
{% endmacro %}

{% macro postgres__list_relations_without_caching(schema_relation) %}
  {% set database = ft_text_literal(schema_relation.database) %}
  {% set here = 'lower(n.nspname) = lower(' ~ ft_text_literal(schema_relation.schema) ~ ')' %}
  {% set question %}
    select {{ database }} as database, c.relname as name, n.nspname as schema,
      case c.relkind when 'v' then 'view' when 'm' then 'materialized_view' else 'table' end as type
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm') and {{ here }}
    union all
    select distinct {{ database }}, f.proname, n.nspname, 'function'
    from pg_proc f join pg_namespace n on n.oid = f.pronamespace
    where {{ here }}
  {% endset %}
  {% do return(ft_fetch('list_relations_without_caching', question, auto_begin=True).table) %}
{% endmacro %}

{# Which relation a view (dependent) reads from (referenced). A view's rewrite rule is what the dependency is recorded for. #}
{% macro postgres__get_relations() %}
  {% set question %}
    select distinct vn.nspname as dependent_schema, v.relname as dependent_name,
      tn.nspname as referenced_schema, t.relname as referenced_name
    from pg_rewrite r
    join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
      and d.refclassid = 'pg_class'::regclass and d.refobjid <> r.ev_class
    join pg_class v on v.oid = r.ev_class
    join pg_namespace vn on vn.oid = v.relnamespace
    join pg_class t on t.oid = d.refobjid
    join pg_namespace tn on tn.oid = t.relnamespace
    where tn.nspname <> 'information_schema' and left(tn.nspname, 3) <> 'pg_'
    order by 1, 2, 3, 4
  {% endset %}
  {% do return(ft_fetch('relations', question, auto_begin=True).table) %}
{% endmacro %}

{% macro postgres_get_relations() %}{% do return(postgres__get_relations()) %}{% endmacro %}

{% macro postgres__get_catalog(information_schema, schemas) %}
  {% set wanted = [] %}
  {% for schema in schemas %}{% do wanted.append({'schema': schema}) %}{% endfor %}
  {% do return(postgres__get_catalog_relations(information_schema, wanted)) %}
{% endmacro %}

{# One row per column of what is stored or viewed in the relations asked for; a whole schema when one has no identifier. #}
{% macro postgres__get_catalog_relations(information_schema, relations) %}
  {% do ft_verify_database(information_schema.database) %}
  {% set places = [] %}
  {% for relation in relations %}
    {% set place = 'upper(n.nspname) = upper(' ~ ft_text_literal(relation.schema) ~ ')' %}
    {% set named = ' and upper(c.relname) = upper(' ~ ft_text_literal(relation.identifier) ~ ')' if relation.identifier else '' %}
    {% do places.append('(' ~ place ~ named ~ ')') %}
  {% endfor %}
  {% set question %}
    select {{ ft_text_literal(information_schema.database) }} as table_database, n.nspname as table_schema, c.relname as table_name,
      case c.relkind when 'v' then 'VIEW' when 'm' then 'MATERIALIZED VIEW' else 'BASE TABLE' end as table_type,
      obj_description(c.oid, 'pg_class') as table_comment,
      a.attname as column_name, a.attnum as column_index, format_type(a.atttypid, a.atttypmod) as column_type,
      col_description(c.oid, a.attnum) as column_comment,
      pg_get_userbyid(c.relowner) as table_owner
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'p', 'f', 'v', 'm') and c.relpersistence <> 't' and not pg_is_other_temp_schema(n.oid)
      and ({{ places | join(' or ') }})
    order by n.nspname, c.relname, a.attnum
  {% endset %}
  {% do return(ft_fetch('catalog', question, auto_begin=True).table) %}
{% endmacro %}
