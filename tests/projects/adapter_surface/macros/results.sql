{% macro some_rows() %}
  {% do return(run_query("select * from (values (2, 'b', 1.50), (1, 'a', null), (3, null, 20.25), (2, 'b', 1.50)) as v (id, name, price)")) %}
{% endmacro %}

{# AGT-01 #}
{% macro agt_01() %}
  {% set t = some_rows() %}
  {% do show('AGT-01', t.columns[0].name, t.columns[-1].name, t.columns['name'].values(), t.columns | length, t.columns.keys(), t.columns.get('id').name, t.columns.get('no')) %}
  {% do show('AGT-01', t.columns | map(attribute='name') | list, t.columns[1:] | map(attribute='name') | list, t.columns.values() | length) %}
  {% for column in t.columns %}{% do show('AGT-01', loop.index0, column.name) %}{% endfor %}
{% endmacro %}

{% macro agt_02() %}
  {% set t = some_rows() %}
  {% do show('AGT-02', t.rows | length, t | length, t[0][1], t.rows[-1][0], t.rows[1:3] | length, t.rows | map(attribute=0) | list) %}
  {% for row in t %}{% do show('AGT-02', row[0], row.name) %}{% endfor %}
{% endmacro %}

{% macro agt_03() %}
  {% set t = run_query('select 1 as a, 2 as a, 3 as "B b", 4 as a') %}
  {% do show('AGT-03', t.column_names, some_rows().column_types | length) %}
{% endmacro %}

{# AGT-04, TRP-13: a column named like a method is reached by its name in brackets. #}
{% macro agt_04() %}
  {% set row = some_rows()[0] %}
  {% do show('AGT-04', row[0], row['name'], row.price, row.values(), row.keys(), row.items(), row.dict()['name'], row[0:2], row | length, row | list, row[-1]) %}
  {% for a, b, c in some_rows() %}{% do show('AGT-04', a, b, c) %}{% endfor %}
  {% set trap = run_query('select 1 as keys, 2 as values, 3 as count, 4 as index')[0] %}
  {% do show('AGT-04', trap['keys'], trap['values'], trap['count'], trap.values(), trap.keys()) %}
  {% do show('AGT-04', row.count(2), row.index('b'), trap.count(3), trap.index(4)) %}
  {% do show('AGT-04', row.nothing is defined, row['nothing'] is defined) %}
{% endmacro %}

{% macro agt_05() %}
  {% set row = some_rows()[0] %}
  {% do show('AGT-05', row.get('name'), row.get('no'), row.get('no', 'else'), row.get('no', 0)) %}
{% endmacro %}

{% macro agt_06() %}
  {% set t = some_rows() %}
  {% set c = t.columns['price'] %}
  {% do show('AGT-06', c.name, c.index, c.values(), c.values_distinct() | length, c.values_without_nulls(), c.values_sorted(), c.values_without_nulls_sorted(), c[0], c | length) %}
{% endmacro %}

{% macro agt_07() %}
  {% set t = some_rows() %}
  {% do show('AGT-07', t.rename(column_names={'id': 'key'}).column_names, t.rename(['x', 'y', 'z']).column_names, t.select(['name', 'id']).column_names,
             t.exclude(['id']).column_names, t.limit(2) | length, t.limit(1, 3).columns[0].values(), t.distinct('id') | length, t.distinct() | length) %}
  {% do show('AGT-07', t.order_by('id').columns[0].values(), t.order_by('name', reverse=true).columns[1].values(), t.order_by(['name', 'id']).columns[1].values()) %}
  {% set other = run_query("select 2 as id, 'two' as word") %}
  {% do show('AGT-07', t.join(other, 'id').column_names, t.join(other, 'id').columns['word'].values()) %}
  {% set groups = t.group_by('id') %}
  {% do show('AGT-07', groups.keys(), groups | length, groups[0] | length) %}
{% endmacro %}

{% macro agt_08() %}
  {% set t = some_rows() %}
  {% do show('AGT-08', t.print_table()) %}
  {% do t.print_table(max_rows=1, max_columns=2, max_column_width=3) %}
  {% do t.print_csv() %}
  {% do t.print_structure() %}
  {% do show('AGT-08', t | string) %}
  {% do t.print_json() %}
  {% do run_query("select 1234567 as big, 1234.5 as dotted, 'a rather long text that is cut' as words, true as b, date '2024-01-02' as d").print_table() %}
{% endmacro %}

{% macro agt_09() %}
  {% set t = run_query('select 1 as a, 2 as b where false') %}
  {% do show('AGT-09', t.column_names, t | length, t.rows | length, t.columns['a'].values()) %}
  {% call statement('unread') %}select 1 as a{% endcall %}
  {% set unread = load_result('unread') %}
  {% do show('AGT-09', unread.table.column_names, unread.table | length, load_result('never') is none) %}
{% endmacro %}

{# AGT-10, TRP-46, TRP-47 #}
{% macro agt_10() %}
  {% set t = run_query("select * from (values (1, 1.0::float8, '', null::int, true, 5::numeric, '{\"a\": 1}'::json), (2, 0.1::float8, 'null', null, false, 2.50::numeric, null)) as v (i, f, t, n, b, m, j)") %}
  {% for column in t.columns %}{% do show('AGT-10', column.name, column.values()) %}{% endfor %}
  {% do show('AGT-10', run_query('select 1 as a union all select 2.5 order by 1').columns[0].values()) %}
{% endmacro %}

{% macro agt_11() %}
  {% set t = run_query("select 1::int2 as a, 2::int8 as b, 1.50::numeric as c, 2.5::float4 as d, 'x'::char(3) as e, 'n'::name as f, date '2024-01-02' as g, timestamp '2024-01-02 03:04:05.678' as h,"
       ~ " timestamptz '2024-01-02 03:04:05+00' as i, time '03:04:05' as j, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid as l, array[1, 2] as m, '[1, \"a\"]'::jsonb as n, array['x', null] as o") %}
  {% for column in t.columns %}{% do show('AGT-11', column.name, column.values()) %}{% endfor %}
{% endmacro %}

{# AGT-12, TRP-69 #}
{% macro agt_12() %}
  {% set columns = adapter.get_column_schema_from_query("select 1::int8 as a, 1::int4 as b, 1::int2 as c, 1::float4 as d, 1::numeric as e, 'x'::\"char\" as f, 'x'::name as g, 'x'::text as h, 'x'::char(2) as i,"
       ~ " 'x'::varchar as j, true as k, current_date as l, localtimestamp as m, now() as n, localtime as o, interval '1 day' as p, ''::bytea as q, 1::oid as r, null as s, '1'::json as t, '1'::jsonb as u,"
       ~ " array[1::int8] as v, array[1] as w, array[1::float8] as x, array[1::numeric] as y, array['a'] as z, array[true] as aa, array[current_date] as ab, array[localtimestamp] as ac, array[now()] as ad,"
       ~ " array['1'::json] as ae, array['1'::jsonb] as af") %}
  {% for column in columns %}{% do show('AGT-12', column.name, column.dtype) %}{% endfor %}
{% endmacro %}

{% macro agt_13() %}
  {% call statement('made', auto_begin=true) %}create temporary table made_here (a integer){% endcall %}
  {% set r = load_result('made').response %}
  {% do show('AGT-13', r, r.code, r.rows_affected, r._message, r.query_id) %}
  {% call statement('filled') %}insert into made_here values (1), (2), (3){% endcall %}
  {% set filled = load_result('filled') %}
  {% do show('AGT-13', filled.response, filled.response.code, filled.response.rows_affected, filled.data, filled['response'] | string) %}
{% endmacro %}

{% macro result_rows() %}
  {% do agt_01() %}{% do agt_02() %}{% do agt_03() %}{% do agt_04() %}{% do agt_05() %}{% do agt_06() %}{% do agt_07() %}{% do agt_08() %}{% do agt_09() %}
  {% do agt_10() %}{% do agt_11() %}{% do agt_12() %}{% do agt_13() %}
{% endmacro %}
