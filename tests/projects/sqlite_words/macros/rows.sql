{# LIT-01: a schema is the part of a name before its dot, and there as soon as something is in it. #}
{% macro lit_01() %}
  {% set other = api.Relation.create(schema='other', identifier='t', type='table') %}
  {% do create_schema(other) %}
  {% do run_query('create table ' ~ other ~ ' (a integer)') %}
  {% do show('LIT-01', other, list_schemas(none).columns[0].values() | sort) %}
  {% do drop_schema(other.without_identifier()) %}
  {% do show('LIT-01', list_schemas(none).columns[0].values() | sort) %}
{% endmacro %}

{# LIT-02, LIT-05: a view over a dropped table stays, and fails when it is read. #}
{% macro lit_02() %}
  {% set t = fresh_table('listed', 'a integer') %}
  {% do run_query('create view listed_view as select a from ' ~ t) %}
  {% for row in list_relations_without_caching(t.without_identifier()) | sort(attribute='name') if row['name'].startswith('listed') %}
    {% do show('LIT-02', row['name'], row['schema'], row['type']) %}
  {% endfor %}
  {% do show('LIT-05', drop_table(t), drop_view(t)) %}
  {% do run_query(drop_table(t)) %}
  {% do show('LIT-05', run_query("select count(*) from sqlite_master where name = 'listed_view'")[0][0]) %}
  {% do run_query('drop view listed_view') %}
{% endmacro %}
{% macro read_orphan() %}
  {% set t = fresh_table('parent', 'a integer') %}
  {% do run_query('create view orphan as select a from parent') %}
  {% do run_query(drop_table(t)) %}
  {% do run_query('select * from orphan') %}
{% endmacro %}

{% macro lit_03() %}
  {% set t = fresh_table('typed', 'a integer, b varchar(9), c numeric(6, 2), d') %}
  {% for column in adapter.get_columns_in_relation(t) %}{% do show('LIT-03', column.name, column.dtype, column.data_type, column.char_size, column.numeric_scale) %}{% endfor %}
  {% do adapter.drop_relation(t) %}
{% endmacro %}

{% macro lit_04() %}
  {% set t = fresh_table('old_name', 'a integer') %}
  {% do run_query('create view old_view as select a as "old_view" from ' ~ t) %}
  {% do adapter.cache_added(here('old_view', 'view')) %}
  {% do adapter.rename_relation(here('old_view', 'view'), here('new_view', 'view')) %}
  {% do adapter.rename_relation(t, here('new_name')) %}
  {% do show('LIT-04', run_query("select name from sqlite_master where name like '%\_name' escape '\\' or name like '%\_view' escape '\\' order by 1").columns[0].values()) %}
  {% do run_query('drop view new_view') %}{% do run_query('drop table new_name') %}
{% endmacro %}

{# LIT-06, LIT-07, LIT-08, LIT-09, LIT-11, LIT-12: no query in parentheses, no grants, no merge. #}
{% macro lit_06() %}
  {% set columns = [api.Column('id', 'integer'), api.Column('name', 'text')] %}
  {% do show('LIT-06', create_table_as(False, place(), 'select 1'), create_view_as(place(type='view'), 'select 1'), get_insert_into_sql(place(), place('src'), columns)) %}
  {% do show('LIT-07', create_table_as(True, place('t', none), 'select 1'), apply_grants(place(), {'select': ['a']}, should_revoke=False), get_show_grant_sql(place())) %}
  {% set t = fresh_table('emptied', 'a integer') %}
  {% do run_query('insert into emptied values (1)') %}{% do truncate_relation(t) %}
  {% do show('LIT-07', run_query('select count(*) from emptied')[0][0]) %}
  {% do show('LIT-08', get_delete_insert_merge_sql(place(), place('src'), ['id', 'name'], columns, none)) %}
  {% do show('LIT-09', get_merge_sql(place(), place('src'), 'id', columns)) %}
  {% do show('LIT-11', snapshot_merge_sql(place(), place('src'), ['id'])) %}
  {% do show('LIT-12', get_empty_subquery_sql('select 1 as a'), get_columns_in_query('select 1 as a, 2 as b')) %}
{% endmacro %}

{% macro lit_10() %}
  {% set t = fresh_table('altered', 'a integer, b text') %}
  {% do alter_relation_add_remove_columns(t, [api.Column('c', 'text'), api.Column('d', 'integer')], [api.Column('b', 'text')]) %}
  {% do alter_column_type(t, 'a', 'text') %}
  {% do show('LIT-10', adapter.get_columns_in_relation(t) | map(attribute='name') | join(' '), adapter.get_columns_in_relation(t)[-1].dtype) %}
  {% do adapter.drop_relation(t) %}
{% endmacro %}

{% macro lit_13() %}
  {% for column in adapter.get_column_schema_from_query("select 1 as a, 'x' as b, 1.5 as c, null as d") %}{% do show('LIT-13', column.name, column.dtype) %}{% endfor %}
{% endmacro %}

{% macro lit_14() %}
  {% do show('LIT-14', run_query("select md5('a'), split_part('a-b-c', '-', 2), date_trunc('month', '2024-02-03'), " ~ dbt.right("'abc'", 2) ~ ", to_date('2024-02-03', 'YYYY-MM-DD'), power(2, 3), 'abc' regexp '^a', length(now()) > 9")[0].values()) %}
{% endmacro %}

{# LIT-15: what a column is declared as says what its cells are. #}
{% macro lit_15() %}
  {% set t = fresh_table('cells', 'b boolean, d decimal(6, 2), at timestamp, day date') %}
  {% do run_query("insert into cells values (true, 1.5, '2024-01-02 03:04:05', '2024-01-02')") %}
  {% do show('LIT-15', run_query('select * from cells')[0].values()) %}
  {% do adapter.drop_relation(t) %}
{% endmacro %}

{% macro lite_rows() %}
  {% do lit_01() %}{% do lit_02() %}{% do lit_03() %}{% do lit_04() %}{% do lit_06() %}{% do lit_10() %}{% do lit_13() %}{% do lit_14() %}{% do lit_15() %}
{% endmacro %}
