{% macro mac_18() %}
  {% set r = here('mine', 'view') %}
  {% do run_query('create view ' ~ r ~ ' as select 1 as a') %}
  {% do adapter.cache_added(r) %}
  {% do show('MAC-18', load_cached_relation(r).type, load_relation(relation=r).identifier, load_relation(here('never'))) %}
  {% do show('MAC-19', get_or_create_relation(target.database, target.schema, 'mine', 'table')[0], get_or_create_relation(target.database, target.schema, 'mine', 'table')[1].type,
             get_or_create_relation(database='d', schema='s', identifier='n', type='view')) %}
  {% do adapter.drop_relation(r) %}
{% endmacro %}

{# MAC-20, MAC-21, MAC-22, MAC-23, MAT-12, TRP-55: a name that is too long is cut so that the suffix fits. #}
{% macro mac_20() %}
  {% set long = here('l' * 60, none) %}
  {% do show('MAC-20', make_intermediate_relation(place()), make_intermediate_relation(place(), '__aside'), make_intermediate_relation(long).identifier | length) %}
  {% set temp = make_temp_relation(place()) %}
  {% do show('MAC-21', temp.identifier | length, temp.identifier[:10], temp.database, temp.schema, make_temp_relation(long, '__t').identifier | length, make_temp_relation(place(), suffix='__t').identifier[:4]) %}
  {% do show('MAC-22', make_backup_relation(place(), 'view'), make_backup_relation(place(), 'view').type, make_backup_relation(base_relation=place(), backup_relation_type='table', suffix='__old')) %}
  {% do show('MAC-23', postgres__make_relation_with_suffix(place(), '__x', false), postgres__make_relation_with_suffix(base_relation=long, suffix='__x', dstring=false).identifier | length) %}
{% endmacro %}

{# MAC-23: no room for a name. #}
{% macro suffix_too_long() %}{% do make_intermediate_relation(place(), 's' * 64) %}{% endmacro %}

{% macro mac_24() %}
  {% do show('MAC-24', get_create_sql(place(), 'select 1 as a'), get_create_sql(place(type='view'), 'select 1 as a'), get_create_sql(place(type='materialized_view'), 'select 1 as a')) %}
  {% do show('MAC-25', get_create_table_as_sql(True, place(), 'select 1 as a'), create_table_as(False, place(), 'select 1 as a'), create_table_as(temporary=True, relation=place('t', none).include(database=false, schema=false), compiled_code='select 1')) %}
  {% do show('MAC-26', get_create_view_as_sql(place(type='view'), 'select 1 as a'), create_view_as(relation=place(type='view'), sql='select 1')) %}
{% endmacro %}

{# MAC-24, MAC-34: a kind that nothing is known of. #}
{% macro create_external() %}{% do get_create_sql(place(type='external'), 'select 1') %}{% endmacro %}
{% macro rename_external() %}{% do get_rename_sql(place(type='external'), 'y') %}{% endmacro %}

{% macro mac_28() %}
  {% do show('MAC-28', get_create_intermediate_sql(place(), 'select 1 as a')) %}
  {% do show('MAC-29', get_create_backup_sql(place()), get_drop_backup_sql(place()), get_rename_intermediate_sql(place())) %}
  {% do show('MAC-30', get_drop_sql(place()), get_drop_sql(place(type='view')), get_drop_sql(place(type='materialized_view')), get_drop_sql(place(type='function'))) %}
  {% do show('MAC-31', drop_view(place()), drop_table(place()), drop_materialized_view(relation=place())) %}
{% endmacro %}

{# MAC-32, MAC-33 #}
{% macro mac_32() %}
  {% set r = fresh_table('dropped', 'a int') %}
  {% do drop_relation(r) %}
  {% do show('MAC-32', run_query("select count(*) from pg_tables where tablename = 'dropped' and schemaname = '" ~ target.schema ~ "'")[0][0]) %}
  {% set r = fresh_table('dropped', 'a int') %}
  {% do show('MAC-33', drop_relation_if_exists(r), drop_relation_if_exists(none), load_relation(r)) %}
{% endmacro %}

{% macro mac_34() %}
  {% do show('MAC-34', get_rename_sql(place(), 'y'), get_rename_sql(place(type='view'), 'y'), get_rename_sql(relation=place(type='materialized_view'), new_name='y')) %}
  {% do show('MAC-35', get_rename_view_sql(place(), 'y'), get_rename_table_sql(place(), 'y'), get_rename_materialized_view_sql(relation=place(), new_name='y')) %}
{% endmacro %}

{# MAC-35, MAC-39: no default. #}
{% macro no_default_rename() %}{% do dbt.default__get_rename_view_sql(place(), 'y') %}{% endmacro %}
{% macro no_default_replace() %}{% do dbt.default__get_replace_table_sql(place(), 'select 1') %}{% endmacro %}

{% macro mac_36() %}
  {% set r = fresh_table('before', 'a int') %}
  {% do run_query('insert into ' ~ r ~ ' values (1), (2)') %}
  {% do rename_relation(r, here('after')) %}
  {% do show('MAC-36', run_query('select count(*) from ' ~ here('after'))[0][0]) %}
  {% do truncate_relation(here('after')) %}
  {% do show('MAC-37', run_query('select count(*) from ' ~ here('after'))[0][0]) %}
  {% do run_query('drop table ' ~ here('after')) %}
{% endmacro %}

{% macro mac_38() %}
  {% do show('MAC-38', get_replace_sql(place(type='view'), place(type='view'), 'select 1 as a')) %}
  {% do show('MAC-38', get_replace_sql(place(type='table'), place(type='view'), 'select 1 as a')) %}
  {% do show('MAC-38', get_replace_sql(place(type='materialized_view'), place(type='view'), 'select 1 as a')) %}
  {% do show('MAC-38', get_replace_sql(place(type='table'), place(type='materialized_view'), 'select 1 as a')) %}
  {% do show('MAC-38', get_replace_sql(existing_relation=place(type='materialized_view'), target_relation=place(type='materialized_view'), sql='select 1 as a')) %}
  {% do show('MAC-39', get_replace_view_sql(place(type='view'), 'select 1 as a'), get_replace_table_sql(relation=place(), sql='select 1 as a')) %}
{% endmacro %}

{% macro mac_40() %}
  {% do handle_existing_table(false, fresh_table('stood', 'a int')) %}
  {% do show('MAC-40', load_relation(here('stood'))) %}
{% endmacro %}

{% macro mac_41() %}
  {% set other = api.Relation.create(database=target.database, schema=target.schema ~ '_other') %}
  {% do create_schema(other) %}
  {% do show('MAC-41', check_schema_exists(other.information_schema(), other.schema)[0][0]) %}
  {% do drop_schema(other) %}
  {% do show('MAC-41', check_schema_exists(information_schema=other.information_schema(), schema=other.schema)[0][0]) %}
  {% do create_schema(other) %}
  {% do drop_schema_named(schema_name=other.schema) %}
  {% do show('MAC-42', check_schema_exists(other.information_schema(), other.schema)[0][0]) %}
{% endmacro %}

{% macro relation_rows() %}
  {% do mac_18() %}{% do mac_20() %}{% do mac_24() %}{% do mac_28() %}{% do mac_32() %}{% do mac_34() %}{% do mac_36() %}{% do mac_38() %}{% do mac_40() %}{% do mac_41() %}
{% endmacro %}
