{# DSP-15: a strategy of the project. #}
{% macro snapshot_mine_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
  {% do return({'unique_key': 'id', 'updated_at': 'at', 'row_changed': 'true', 'scd_id': 'id', 'invalidate_hard_deletes': false, 'hard_deletes': 'ignore'}) %}
{% endmacro %}

{% macro mac_88() %}
  {% do show('MAC-88', strategy_dispatch('mine')(none, 'a', 'b', {}, true).updated_at, strategy_dispatch('builtin.mine')(none, 'a', 'b', {}, true).scd_id, strategy_dispatch('timestamp') is callable) %}
  {% set how = snapshot_timestamp_strategy({}, 'snap', 'cur', {'unique_key': 'id', 'updated_at': 'at'}, true) %}
  {% do show('MAC-89', how.keys() | sort, how.unique_key, how.updated_at, how.row_changed, how.scd_id, how.invalidate_hard_deletes, how.hard_deletes) %}
  {% do show('MAC-89', snapshot_timestamp_strategy({}, 'snap', 'cur', {'unique_key': ['id', 'k'], 'updated_at': 'at', 'hard_deletes': 'new_record'}, true).scd_id) %}
{% endmacro %}

{# MAC-88: of nobody. #}
{% macro no_strategy() %}{% do strategy_dispatch('upside_down') %}{% endmacro %}
{% macro no_strategy_there() %}{% do strategy_dispatch('builtin.upside_down') %}{% endmacro %}
{% macro no_strategy_package() %}{% do strategy_dispatch('elsewhere.mine') %}{% endmacro %}

{# MAC-92: TRP-64 #}
{% macro mac_92() %}
  {% do show('MAC-92', snapshot_hash_arguments(['a', 'b']), snapshot_hash_arguments(args=['a'])) %}
  {% do show('MAC-93', snapshot_get_time(), current_timestamp()) %}
  {% do show('MAC-94', snapshot_string_as_time('2024-01-02'), snapshot_string_as_time(timestamp='2024-01-02')) %}
  {% do show('MAC-95', get_snapshot_table_column_names(), get_true_sql(), get_snapshot_get_time_data_type(), get_updated_at_column_data_type('select 1 as dbt_updated_at, now() as dbt_valid_from')) %}
{% endmacro %}

{% macro mac_100() %}
  {% set r = fresh_table('grown', 'id int') %}
  {% do create_columns(r, [api.Column('a', 'text'), api.Column('B b', 'varchar', 4)]) %}
  {% do show('MAC-100', adapter.get_columns_in_relation(r) | map(attribute='data_type') | list) %}
  {% do adapter.drop_relation(r) %}
  {% do show('MAC-101', post_snapshot(place())) %}
  {% do show('MAC-103', unique_key_fields('id'), unique_key_fields(['a', 'b'])) %}
  {% do show('MAC-103', unique_key_join_on('id', 'x', 'y'), unique_key_join_on(unique_key=['a', 'b'], identifier='x', from_identifier='y')) %}
  {% do show('MAC-103', unique_key_is_null('id', 'x'), unique_key_is_null(['a', 'b'], 'x'), unique_key_is_not_null('id', 'x'), unique_key_is_not_null(unique_key=['a', 'b'], identifier='x')) %}
{% endmacro %}

{% macro snapshot_rows() %}{% do mac_88() %}{% do mac_92() %}{% do mac_100() %}{% endmacro %}
