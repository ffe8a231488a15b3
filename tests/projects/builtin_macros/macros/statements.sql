{% macro mac_01() %}
  {% call statement('asked', fetch_result=True) %}select 1 as a, 'x' as b{% endcall %}
  {% set answer = load_result('asked') %}
  {% do show('MAC-01', answer.response, answer.data, answer.table.column_names, answer['data']) %}
  {% call statement(auto_begin=False) %}select 1{% endcall %}
  {% call statement(name=None, fetch_result=False, auto_begin=True, language='sql') %}select 1{% endcall %}
{% endmacro %}

{# MAC-01, ERR-10, TRP-45: a result is read once. #}
{% macro read_twice() %}
  {% call statement('once', fetch_result=True) %}select 1{% endcall %}
  {% do load_result('once') %}
  {% do load_result('once') %}
{% endmacro %}

{# MAC-01: a language of nobody. #}
{% macro strange_language() %}{% call statement('s', language='cobol') %}x{% endcall %}{% endmacro %}

{% macro mac_02() %}
  {% call noop_statement('made', 'CREATE 5', 'CREATE', 5, none) %}select 1{% endcall %}
  {% set answer = load_result('made') %}
  {% do show('MAC-02', answer.response, answer.response.code, answer.response.rows_affected, answer.data, answer.table) %}
{% endmacro %}

{# MAC-03, TRP-45: every query has the same name, so that a table is taken before the next one. #}
{% macro mac_03() %}
  {% set t = run_query('select 1 as a union all select 2 order by 1') %}
  {% do show('MAC-03', t.columns[0].values(), run_query(sql='select 3')[0][0]) %}
{% endmacro %}

{% macro mac_04() %}
  {% do run_query('create table ' ~ here('hooked') ~ ' (what text)') %}
  {% do run_hooks([{'sql': "insert into " ~ here('hooked') ~ " values ('in')", 'transaction': true},
                   {'sql': '  ', 'transaction': true},
                   {'sql': "insert into " ~ here('hooked') ~ " values ('out {{ 1 + 1 }}')", 'transaction': false}]) %}
  {% do show('MAC-04', run_query('select what from ' ~ here('hooked')).columns[0].values()) %}
  {% do run_hooks([{'sql': "insert into " ~ here('hooked') ~ " values ('in')", 'transaction': true},
                   {'sql': "insert into " ~ here('hooked') ~ " values ('out {{ 1 + 1 }}')", 'transaction': false}], inside_transaction=False) %}
  {% do show('MAC-04', run_query('select what from ' ~ here('hooked')).columns[0].values()) %}
  {% do run_query('drop table ' ~ here('hooked')) %}
{% endmacro %}

{% macro mac_05() %}
  {% do show('MAC-05', make_hook_config('select 1', true), before_begin('a "b"'), in_transaction('b'), after_commit(sql='c')) %}
{% endmacro %}

{% macro mac_06() %}{% do show('MAC-06', should_full_refresh(), should_store_failures()) %}{% endmacro %}

{% macro mac_10() %}{% do show('MAC-10', is_core_v2()) %}{% endmacro %}

{% macro mac_11() %}
  {% do show('MAC-11', convert_datetime('2024-01-02', '%Y-%m-%d'), dates_in_range('20240101', '20240103'), dates_in_range('20240101'),
             dates_in_range('2024-01-01', '2024-01-02', in_fmt='%Y-%m-%d', out_fmt='%d.%m.'), dates_in_range('20240101', out_fmt=none)) %}
  {% do show('MAC-11', partition_range('20240101'), partition_range('20240101,20240102'), partition_range('2024-01-01', date_fmt='%Y-%m-%d')) %}
  {% do show('MAC-11', py_current_timestring() | length) %}
{% endmacro %}

{# MAC-11: backwards, three dates, and no date. #}
{% macro dates_backwards() %}{% do dates_in_range('20240103', '20240101') %}{% endmacro %}
{% macro three_dates() %}{% do partition_range('20240101,20240102,20240103') %}{% endmacro %}
{% macro no_date() %}{% do convert_datetime('soon', '%Y') %}{% endmacro %}

{% macro mac_12() %}{% do show('MAC-12', validate_sql('select 1').response) %}{% endmacro %}

{# MAC-12: the server refuses. #}
{% macro explain_nonsense() %}{% do validate_sql('selec 1') %}{% endmacro %}

{% macro mac_13() %}
  {% do show('MAC-13', generate_schema_name(none, none) == target.schema, generate_schema_name(' x ', none), generate_schema_name(custom_schema_name='y', node=none)) %}
  {% do show('MAC-14', generate_schema_name_for_env('x', none), target.name) %}
  {% do show('MAC-15', generate_database_name(), generate_database_name('other', none)) %}
  {% do show('MAC-16', generate_alias_name(' a ', none), generate_alias_name(none, {'name': 'n'}), generate_alias_name(none, {'name': 'n', 'version': '1.2'}),
             generate_alias_name(custom_alias_name=none, node={'name': 'n', 'version': 3})) %}
  {% do show('MAC-17', generate_latest_version_pointer_alias(' a ', none), generate_latest_version_pointer_alias(none, {'name': 'n', 'version': 2})) %}
{% endmacro %}

{% macro statement_rows() %}
  {% do mac_01() %}{% do mac_02() %}{% do mac_03() %}{% do mac_04() %}{% do mac_05() %}{% do mac_10() %}{% do mac_11() %}{% do mac_12() %}{% do mac_13() %}
{% endmacro %}
