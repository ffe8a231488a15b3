{% macro mac_105() %}
  {% do show('MAC-105', get_csv_sql('create it', 'fill it'), get_seed_column_quoted_csv({'config': {}}, ['a', 'B']), get_seed_column_quoted_csv(model={'config': {'quote_columns': false}}, column_names=['a', 'B'])) %}
  {% do show('MAC-106', get_batch_size(), get_binding_char()) %}
{% endmacro %}

{# MAC-107 … MAC-110; TRP-65: values are quoted and not escaped. #}
{% macro mac_107() %}
  {% do show('MAC-107', test_unique(place(), 'id')) %}
  {% do show('MAC-108', test_not_null(place(), 'id')) %}
  {% do show('MAC-109', test_accepted_values(place(), 'kind', ["it's", 'b']), test_accepted_values(model=place(), column_name='n', values=[1, 2], quote=false)) %}
  {% do show('MAC-110', test_relationships(place(), 'other_id', place('other'), 'id')) %}
{% endmacro %}

{% macro mac_112() %}
  {% do show('MAC-112', get_test_sql('select 1', 'count(*)', '!= 0', '> 5', 3), get_test_sql(main_sql='select 1', fail_calc='sum(n)', warn_if='> 1', error_if='> 2', limit=none)) %}
  {% do show('MAC-113', get_unit_test_sql('select 1 as a', 'select 2 as a', ['"a"'])) %}
{% endmacro %}

{# MAC-114, MAC-115, TRP-81 #}
{% macro mac_114() %}
  {% set types = {'id': 'integer', 'name': 'character varying(5)', 'at': 'timestamp', 'ok': 'boolean'} %}
  {% do show('MAC-114', get_expected_sql([{'id': 1}, {'id': none}], types, {'id': '"id"'}), get_expected_sql([], types, {})) %}
  {% do show('MAC-115', format_row({'ID': 1, 'name': "it's", 'ok': false, 'at': none}, types)) %}
  {% do show('MAC-116', '[' ~ validate_fixture_rows([{'id': 1}], 1) ~ ']') %}
{% endmacro %}

{# MAC-114: dbt 1.12.6 fails when the types are given. #}
{% macro fixture_of_types() %}
  {% do show('MAC-114', get_fixture_sql([{'id': 1, 'name': "it's"}, {'ID': 2}], {'id': 'integer', 'name': 'text'}), get_fixture_sql([], {'id': 'integer'})) %}
{% endmacro %}

{# MAC-115: a column that is not there. #}
{% macro fixture_of_nothing() %}{% do format_row({'nope': 1}, {'id': 'integer'}) %}{% endmacro %}

{% macro mac_119() %}
  {% do show('MAC-119', format_columns([api.Column('Some', 'INTEGER'), api.Column('b', 'TEXT')])) %}
  {% do show('MAC-120', get_create_materialized_view_as_sql(place(type='materialized_view'), 'select 1 as a'), refresh_materialized_view(relation=place())) %}
{% endmacro %}

{# MAC-120: no default. #}
{% macro no_default_refresh() %}{% do dbt.default__refresh_materialized_view(place()) %}{% endmacro %}

{% macro mac_121() %}
  {% set mv = here('seen', 'materialized_view') %}
  {% do run_query('create materialized view ' ~ mv ~ ' as select 1 as id, 2 as k') %}
  {% do run_query('create index seen_i on ' ~ mv ~ ' (id)') %}
  {% do show('MAC-121', postgres__describe_materialized_view(mv).indexes[0].values()) %}
  {% do show('MAC-121', postgres__update_indexes_on_materialized_view(mv, [{'action': 'drop', 'context': {'name': 'seen_i'}}])) %}
  {% do run_query('drop materialized view ' ~ mv) %}
{% endmacro %}

{% macro mac_125() %}
  {% do show('MAC-125', can_clone_table(), create_or_replace_clone(place(), place('other'))) %}
  {% do show('MAC-126', resolve_model_name('"d"."s"."x"'), py_script_comment()) %}
{% endmacro %}

{% macro test_rows() %}{% do mac_105() %}{% do mac_107() %}{% do mac_112() %}{% do mac_114() %}{% do mac_119() %}{% do mac_121() %}{% do mac_125() %}{% endmacro %}
