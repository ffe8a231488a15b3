{# What needs a model around it is asked by a materialization. #}
{% materialization probe, default %}
  {% do show('MAC-07', should_full_refresh()) %}
  {% do show('MAC-08', should_store_failures()) %}
  {% do show('MAC-09', is_incremental()) %}
  {% do show('MAC-06', config.get('sql_header'), create_view_as(place(type='view'), sql)) %}
  {% do show('MAC-27', get_select_subquery('select 1'), adapter.dispatch('get_column_names', 'dbt')()) %}
  {% do show('MAC-111', get_where_subquery(place())) %}
  {% do show('MAC-117', get_table_columns_and_constraints(), table_columns_and_constraints()) %}
  {% do show('MAC-118', '[' ~ get_assert_columns_equivalent(sql) ~ ']', '[' ~ assert_columns_equivalent(sql) ~ ']') %}
  {% do show('MAC-25', create_table_as(False, place(), sql), create_table_as(True, place('t', none).include(database=false, schema=false), sql)) %}
  {% set target_relation = this.incorporate(type='table') %}
  {% call statement('main') %}{{ create_table_as(False, target_relation, sql) }}{% endcall %}
  {% do create_indexes(target_relation) %}
  {% do show('MAC-71', run_query(get_show_indexes_sql(target_relation)).columns['column_names'].values()) %}
  {% do persist_docs(target_relation, model) %}
  {% do show('MAC-60', run_query("select obj_description('" ~ target_relation ~ "'::regclass, 'pg_class'), col_description('" ~ target_relation ~ "'::regclass, 1)")[0].values()) %}
  {% do persist_docs(target_relation, model, for_relation=false, for_columns=false) %}
  {% do show('MAC-21', modules.re.sub('[0-9]{12}', 'TIME', make_temp_relation(this).identifier)) %}
  {% do show('MAC-82', config.get('incremental_strategy')) %}
  {% do adapter.commit() %}
  {% do return({'relations': [target_relation]}) %}
{% endmaterialization %}

{% materialization snapshot_probe, default %}
  {% set source = fresh_table('current_rows', 'id int, name text, at timestamp') %}
  {% set columns = get_snapshot_table_column_names() %}
  {% set how = snapshot_timestamp_strategy(model, 'snapshotted_data', 'source_data', config, false) %}
  {% do show('MAC-89', how.row_changed, how.scd_id) %}
  {% do show('MAC-96', build_snapshot_table(how, 'select * from ' ~ source)) %}
  {% set keeping = dict(how, hard_deletes='new_record') %}
  {% do show('TRP-63', build_snapshot_table(keeping, 'select * from ' ~ source)) %}
  {% do show('MAC-102', get_dbt_valid_to_current(how, columns)) %}
  {% set check = snapshot_check_strategy(model, 'snap', 'cur', {'unique_key': 'id', 'check_cols': ['name'], 'updated_at': 'at'}, false) %}
  {% do show('MAC-90', check.updated_at, check.row_changed, check.scd_id, check.hard_deletes) %}
  {% do show('MAC-91', snapshot_check_all_get_existing_columns(model, false, ['name'])[0]) %}
  {% set target_relation = this.incorporate(type='table') %}
  {% call statement('main') %}{{ create_table_as(False, target_relation, build_snapshot_table(how, 'select * from ' ~ source)) }}{% endcall %}
  {% do show('MAC-97', snapshot_staging_table(how, 'select * from ' ~ source, target_relation)) %}
  {% set staging = build_snapshot_staging_table(how, 'select * from ' ~ source, target_relation) %}
  {% do show('MAC-98', staging.identifier is string, staging.schema) %}
  {% do show('MAC-99', snapshot_merge_sql(place(), place('staged'), ['id', '"Name"'])) %}
  {% do check_time_data_types('select * from ' ~ source) %}
  {% do adapter.commit() %}
  {% do return({'relations': [target_relation]}) %}
{% endmaterialization %}

{% materialization seed_probe, default %}
  {% set table = run_query("select 1 as id, 'a' as name") %}
  {% set target_relation = this.incorporate(type='table') %}
  {% do drop_relation_if_exists(load_relation(this)) %}
  {% do show('MAC-104', create_csv_table(model, table)) %}
  {% do show('MAC-104', load_csv_rows(model, table)) %}
  {% do show('MAC-104', reset_csv_table(model, false, target_relation, table)) %}
  {% do show('MAC-104', run_query('select count(*) from ' ~ this)[0][0]) %}
  {% call noop_statement('main', 'INSERT 1', 'INSERT', 1) %}x{% endcall %}
  {% do adapter.commit() %}
  {% do return({'relations': [target_relation]}) %}
{% endmaterialization %}
