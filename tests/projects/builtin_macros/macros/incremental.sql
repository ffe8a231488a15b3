{% macro two_columns() %}{% do return([api.Column('id', 'integer'), api.Column('Name', 'text')]) %}{% endmacro %}

{% macro changing(unique_key, predicates=none) %}
  {% do return({'target_relation': place(), 'temp_relation': place('src'), 'unique_key': unique_key, 'dest_columns': two_columns(), 'incremental_predicates': predicates}) %}
{% endmacro %}

{% macro mac_74() %}
  {% do show('MAC-74', incremental_validate_on_schema_change('fail'), incremental_validate_on_schema_change('sideways'), incremental_validate_on_schema_change('sideways', default='fail'),
             incremental_validate_on_schema_change(on_schema_change='append_new_columns')) %}
{% endmacro %}

{# MAC-75 … MAC-79: what changed, and what becomes of the target (MAT-30, TRP-59). #}
{% macro mac_75() %}
  {% set source = fresh_table('new_rows', 'id bigint, extra text, name varchar(5)') %}
  {% set goal = fresh_table('old_rows', 'id integer, gone text, name varchar(9)') %}
  {% set changes = check_for_schema_changes(source, goal) %}
  {% do show('MAC-75', changes.keys() | sort, changes['schema_changed'], changes['source_not_in_target'] | map(attribute='name') | list, changes['target_not_in_source'] | map(attribute='name') | list,
             changes['new_target_types'], changes['source_columns'] | length, changes['target_columns'] | length) %}
  {% do show('MAC-76', diff_columns(changes['source_columns'], changes['target_columns']) | map(attribute='name') | list, diff_columns(source_columns=[], target_columns=[])) %}
  {% do show('MAC-77', diff_column_data_types(changes['source_columns'], changes['target_columns'])) %}
  {% do show('MAC-78', process_schema_changes('ignore', source, goal), process_schema_changes('append_new_columns', source, goal) | map(attribute='name') | list) %}
  {% do show('MAC-79', adapter.get_columns_in_relation(goal) | map(attribute='name') | list) %}
  {% do sync_column_schemas('sync_all_columns', goal, check_for_schema_changes(source, goal)) %}
  {% for column in adapter.get_columns_in_relation(goal) %}{% do show('MAC-79', column.name, column.dtype) %}{% endfor %}
  {% do adapter.drop_relation(source) %}{% do adapter.drop_relation(goal) %}
{% endmacro %}

{# MAC-78: told instead of done. #}
{% macro schema_must_not_change() %}
  {% do process_schema_changes('fail', fresh_table('new_rows', 'id bigint, extra text'), fresh_table('old_rows', 'id integer, gone text')) %}
{% endmacro %}

{# MAC-80, MAC-81, TRP-60: columns to update are taken as they are written. #}
{% macro mac_80() %}
  {% do show('MAC-80', get_quoted_csv(['a', 'B b']), get_quoted_csv(column_names=['a'])) %}
  {% do show('MAC-81', get_merge_update_columns(none, none, two_columns()), get_merge_update_columns(['name'], none, two_columns()), get_merge_update_columns(none, ['NAME'], two_columns()),
             get_merge_update_columns(merge_update_columns=none, merge_exclude_columns=none, dest_columns=two_columns())) %}
{% endmacro %}

{# MAC-81: one or the other. #}
{% macro update_and_exclude() %}{% do get_merge_update_columns(['a'], ['b'], two_columns()) %}{% endmacro %}

{# MAC-82, TRP-56 #}
{% macro mac_82() %}
  {% do show('MAC-82', get_incremental_append_sql(changing(none))) %}
  {% do show('MAC-82', get_incremental_delete_insert_sql(changing('id'))) %}
  {% do show('MAC-82', get_incremental_merge_sql(changing('id'))) %}
  {% do show('MAC-82', get_incremental_insert_overwrite_sql(changing(none))) %}
  {% do show('MAC-82', get_incremental_default_sql(changing('id'))) %}
  {% do show('MAC-82', get_incremental_default_sql(arg_dict=changing(none))) %}
  {% do show('MAC-83', get_insert_into_sql(place(), place('src'), two_columns())) %}
  {% do show('MAC-84', get_delete_insert_merge_sql(place(), place('src'), ['id', 'Name'], two_columns(), ['DBT_INTERNAL_DEST.id > 5']), get_delete_insert_merge_sql(target=place(), source=place('src'), unique_key=none, dest_columns=two_columns(), incremental_predicates=none)) %}
  {% do show('MAC-85', get_merge_sql(place(), place('src'), 'id', two_columns(), ['DBT_INTERNAL_DEST.id > 5'])) %}
  {% do show('MAC-85', get_merge_sql(place(), place('src'), ['id', 'Name'], two_columns())) %}
  {% do show('MAC-85', get_merge_sql(target=place(), source=place('src'), unique_key=none, dest_columns=two_columns(), incremental_predicates=none)) %}
  {% do show('MAC-86', get_merge_unique_key_match('s.id', 't.id')) %}
  {% do show('MAC-87', get_insert_overwrite_merge_sql(place(), place('src'), two_columns(), ['id > 5'], false)) %}
{% endmacro %}

{# MAC-82: batches are merged by a key. #}
{% macro microbatch_without_key() %}{% do get_incremental_microbatch_sql(changing(none)) %}{% endmacro %}

{% macro incremental_rows() %}{% do mac_74() %}{% do mac_75() %}{% do mac_80() %}{% do mac_82() %}{% endmacro %}
