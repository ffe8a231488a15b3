{# ADP-01 #}
{% macro greet() %}{% do return(adapter.dispatch('greet', 'surface')()) %}{% endmacro %}
{% macro default__greet() %}{% do return('hello from ' ~ adapter.type()) %}{% endmacro %}

{% macro adp_01() %}{% do show('ADP-01', greet(), adapter.dispatch('greet')(), adapter.dispatch(macro_name='greet', macro_namespace='surface')()) %}{% endmacro %}

{% macro adp_02() %}{% do show('ADP-02', adapter.type()) %}{% endmacro %}

{% macro adp_03() %}
  {% call statement('begun', auto_begin=true) %}select 1 as one{% endcall %}
  {% do show('ADP-03', adapter.commit()) %}
{% endmacro %}

{# ADP-03, TRP-52: there is nothing to commit. #}
{% macro commit_twice() %}{% do adapter.commit() %}{% endmacro %}

{% macro adp_04() %}
  {% do show('ADP-04', adapter.config.quoting.database, adapter.config.quoting.identifier, adapter.config.project_name,
             adapter.config.credentials.type, adapter.config.credentials.schema == target.schema) %}
{% endmacro %}

{% macro adp_05() %}
  {% do show('ADP-05', adapter.Relation.create(identifier='x'), adapter.Relation.create(schema='s', identifier='x')) %}
{% endmacro %}

{% macro adp_06() %}
  {% for name in ('enable_truthy_nulls_equals_macro', 'require_batched_execution_for_custom_microbatch_strategy') %}
    {% do show('ADP-06', name, adapter.behavior[name].no_warn, 'on' if adapter.behavior[name].no_warn else 'off') %}
  {% endfor %}
  {% do show('ADP-06', adapter.behavior.postgres_skip_autocommit_transaction_statements.no_warn) %}
{% endmacro %}

{% macro adp_07() %}
  {% set answer, table = adapter.execute('select 1 as a, 2 as b', fetch=true) %}
  {% do show('ADP-07', answer, answer.code, answer.rows_affected, table.column_names, table.rows | length) %}
  {% set answer, table = adapter.execute('select 1 as a', auto_begin=false) %}
  {% do show('ADP-07', answer, table.column_names, table | length) %}
  {% set answer, table = adapter.execute("select x from (values (1), (2), (3)) as v (x)", fetch=true, limit=2) %}
  {% do show('ADP-07', table.columns[0].values()) %}
{% endmacro %}

{% macro adp_08() %}
  {% do run_query('create table ' ~ target.schema ~ '.bound (a text, b integer)') %}
  {% set connection, cursor = adapter.add_query('insert into ' ~ target.schema ~ '.bound values (%s, %s)', auto_begin=false, bindings=["it's", 2]) %}
  {% do show('ADP-08', cursor is none, run_query('select * from ' ~ target.schema ~ '.bound')[0].values()) %}
  {% do run_query('drop table ' ~ target.schema ~ '.bound') %}
{% endmacro %}

{% macro adp_09() %}
  {% set found = adapter.get_relation(target.database, target.schema, 'things') %}
  {% do show('ADP-09', found.identifier, found.type, adapter.get_relation(target.database, target.schema, 'nothing')) %}
  {% do show('ADP-09', adapter.get_relation(database=target.database, schema=target.schema, identifier='watch').type) %}
{% endmacro %}

{# ADP-09, TRP-42: fits but for its case. #}
{% macro wrong_case() %}{% do adapter.get_relation(target.database, target.schema, 'THINGS') %}{% endmacro %}

{% macro adp_10() %}
  {% for column in adapter.get_columns_in_relation(ref('things')) %}
    {% do show('ADP-10', column.name, column.data_type, column.char_size, column.numeric_precision, column.numeric_scale) %}
  {% endfor %}
  {% do show('ADP-10', adapter.get_columns_in_relation(api.Relation.create(schema=target.schema, identifier='nothing'))) %}
{% endmacro %}

{% macro adp_11() %}
  {% set more, less = adapter.get_relation(target.database, target.schema, 'things'), adapter.get_relation(target.database, target.schema, 'watch') %}
  {% do show('ADP-11', adapter.get_missing_columns(more, less) | map(attribute='name') | list, adapter.get_missing_columns(less, more)) %}
{% endmacro %}

{# ADP-12, COL-08, TRP-58: a wider string widens, and `text` counts as 256. #}
{% macro adp_12() %}
  {% set goal = api.Relation.create(database=target.database, schema=target.schema, identifier='narrow', type='table') %}
  {% set wide = api.Relation.create(database=target.database, schema=target.schema, identifier='wide', type='table') %}
  {% do run_query('create table ' ~ goal ~ ' (a varchar(3), b varchar(9), c varchar(2), d integer)') %}
  {% do run_query('create table ' ~ wide ~ ' (a varchar(7), b varchar(4), c text, d bigint)') %}
  {% do show('ADP-12', adapter.expand_target_column_types(from_relation=wide, to_relation=goal)) %}
  {% for column in adapter.get_columns_in_relation(goal) %}{% do show('ADP-12', column.name, column.data_type) %}{% endfor %}
  {% do run_query('drop table ' ~ goal) %}
  {% do run_query('drop table ' ~ wide) %}
{% endmacro %}

{% macro adp_13() %}
  {% set columns = adapter.get_column_schema_from_query(
       "select 1 as i, 'a'::text as t, 'b'::varchar(4) as v, 1.5::numeric(4,1) as n, 2.5::float8 as f, true as b, current_date as d, now() as z") %}
  {% for column in columns %}{% do show('ADP-13', column.name, column.dtype, column.data_type) %}{% endfor %}
{% endmacro %}

{% macro adp_14() %}
  {% set other = api.Relation.create(database=target.database, schema=target.schema ~ '_other') %}
  {% do show('ADP-14', adapter.create_schema(other), adapter.check_schema_exists(target.database, other.schema)) %}
  {% do run_query('create table ' ~ other.schema ~ '.inside (a integer)') %}
  {% do show('ADP-14', adapter.drop_schema(relation=other), adapter.check_schema_exists(target.database, other.schema)) %}
{% endmacro %}

{% macro adp_15() %}
  {% do show('ADP-15', adapter.check_schema_exists(database=target.database, schema=target.schema),
             adapter.check_schema_exists(target.database, 'never')) %}
{% endmacro %}

{% macro adp_16() %}
  {% set doomed = api.Relation.create(database=target.database, schema=target.schema, identifier='doomed', type='table') %}
  {% do run_query('create table ' ~ doomed ~ ' (a integer)') %}
  {% do adapter.cache_added(doomed) %}
  {% do show('ADP-16', load_relation(doomed).identifier, adapter.drop_relation(doomed), load_relation(doomed)) %}
{% endmacro %}

{# ADP-16: what kind it is has to be known. #}
{% macro drop_of_no_type() %}{% do adapter.drop_relation(api.Relation.create(schema='s', identifier='x')) %}{% endmacro %}

{% macro adp_17() %}
  {% set old = api.Relation.create(database=target.database, schema=target.schema, identifier='before', type='table') %}
  {% set new = api.Relation.create(database=target.database, schema=target.schema, identifier='after', type='table') %}
  {% do run_query('create table ' ~ old ~ ' as select 1 as a') %}
  {% do adapter.cache_added(old) %}
  {% do show('ADP-17', adapter.rename_relation(from_relation=old, to_relation=new), load_relation(old), load_relation(new).identifier) %}
  {% do show('ADP-17', adapter.truncate_relation(new), run_query('select count(*) from ' ~ new)[0][0]) %}
  {% do adapter.drop_relation(new) %}
{% endmacro %}

{# ADP-17, MAT-10: the new name is taken. #}
{% macro rename_onto_another() %}
  {% do adapter.rename_relation(adapter.get_relation(target.database, target.schema, 'things'), adapter.get_relation(target.database, target.schema, 'watch')) %}
{% endmacro %}

{% macro adp_18() %}
  {% set ghost = api.Relation.create(database=target.database, schema=target.schema, identifier='ghost', type='view') %}
  {% set spirit = ghost.incorporate(path={'identifier': 'spirit'}) %}
  {% do show('ADP-18', '[' ~ adapter.cache_added(ghost) ~ ']', load_relation(ghost).type) %}
  {% do show('ADP-18', '[' ~ adapter.cache_renamed(ghost, spirit) ~ ']', load_relation(ghost), load_relation(spirit).identifier) %}
  {% do show('ADP-18', '[' ~ adapter.cache_dropped(spirit) ~ ']', load_relation(spirit)) %}
{% endmacro %}

{% macro adp_19() %}{% do show('ADP-19', adapter.quote('a b'), adapter.quote(identifier='a"b')) %}{% endmacro %}

{% macro adp_20() %}
  {% do show('ADP-20', adapter.quote_as_configured('a', 'identifier'), adapter.quote_as_configured(identifier='a', quote_key='schema')) %}
{% endmacro %}

{% macro adp_21() %}
  {% do show('ADP-21', adapter.quote_seed_column('a', none), adapter.quote_seed_column('a', true),
             adapter.quote_seed_column(column='a', quote_config=false)) %}
{% endmacro %}

{# ADP-21: neither true nor false. #}
{% macro quote_seed_by_text() %}{% do adapter.quote_seed_column('a', 'yes') %}{% endmacro %}

{% macro adp_22() %}
  {% set table = run_query("select 1 as i, 1.5 as n, 'a' as t, true as b, cast('2024-01-02' as date) as d, cast('2024-01-02 03:04:05' as timestamp) as z, null as nothing") %}
  {% set types = [] %}
  {% for column in table.columns %}{% do types.append(adapter.convert_type(table, loop.index0)) %}{% endfor %}
  {% do show('ADP-22', types, adapter.convert_type(agate_table=table, col_idx=1)) %}
{% endmacro %}

{% macro adp_23() %}
  {% set table = run_query("select 'anna' as grantee, 'select' as privilege_type union all select 'bob', 'select' union all select 'bob', 'insert' order by 2, 1") %}
  {% do show('ADP-23', adapter.standardize_grants_dict(table), adapter.standardize_grants_dict(grants_table=table.limit(0))) %}
{% endmacro %}

{% macro kept_table(identifier, columns) %}
  {% set kept = api.Relation.create(database=target.database, schema=target.schema, identifier=identifier, type='table') %}
  {% do run_query('create table if not exists ' ~ kept ~ ' (' ~ columns ~ ')') %}
  {% do return(kept) %}
{% endmacro %}

{% macro adp_24() %}
  {% set kept = kept_table('kept', 'dbt_scd_id text, dbt_valid_from text, upto text, dbt_updated_at text') %}
  {% do show('ADP-24', adapter.valid_snapshot_target(kept, {'dbt_scd_id': 'dbt_scd_id', 'dbt_valid_from': 'dbt_valid_from', 'dbt_valid_to': 'upto'})) %}
  {% do show('ADP-24', adapter.assert_valid_snapshot_target_given_strategy(kept,
       {'dbt_scd_id': 'dbt_scd_id', 'dbt_valid_from': 'dbt_valid_from', 'dbt_valid_to': 'upto', 'dbt_is_deleted': 'dbt_is_deleted'}, {'hard_deletes': 'ignore'})) %}
{% endmacro %}

{# ADP-24: under other names. #}
{% macro snapshot_without_columns() %}{% do adapter.valid_snapshot_target(ref('things')) %}{% endmacro %}

{# ADP-24: `new_record` needs one more. #}
{% macro snapshot_without_deleted() %}
  {% do adapter.assert_valid_snapshot_target_given_strategy(kept_table('kept', 'a int'),
       {'dbt_scd_id': 'dbt_scd_id', 'dbt_valid_from': 'dbt_valid_from', 'dbt_valid_to': 'upto', 'dbt_is_deleted': 'dbt_is_deleted'}, {'hard_deletes': 'new_record'}) %}
{% endmacro %}

{% macro adp_25() %}
  {% do show('ADP-25', adapter.get_hard_deletes_behavior({}), adapter.get_hard_deletes_behavior({'invalidate_hard_deletes': true}),
             adapter.get_hard_deletes_behavior({'hard_deletes': 'invalidate'}), adapter.get_hard_deletes_behavior({'hard_deletes': 'new_record'}),
             adapter.get_hard_deletes_behavior(config={'hard_deletes': 'ignore'})) %}
{% endmacro %}

{# ADP-25: both settings at once, and an unknown one. #}
{% macro deletes_twice() %}{% do adapter.get_hard_deletes_behavior({'hard_deletes': 'ignore', 'invalidate_hard_deletes': true}) %}{% endmacro %}
{% macro deletes_unknown() %}{% do adapter.get_hard_deletes_behavior({'hard_deletes': 'keep'}) %}{% endmacro %}

{% macro get_incremental_by_hand_sql(arg_dict) %}{% do return('by hand into ' ~ arg_dict['target_relation']) %}{% endmacro %}

{% macro adp_26() %}
  {% set strategy = adapter.get_incremental_strategy_macro(context, 'by+hand') %}
  {% do show('ADP-26', strategy({'target_relation': 't'})) %}
  {% do show('ADP-26', plain(adapter.get_incremental_strategy_macro(model_context=context, strategy='append')(
       {'target_relation': 't', 'temp_relation': 's', 'dest_columns': adapter.get_columns_in_relation(ref('watch'))}))) %}
{% endmacro %}

{# ADP-26: a strategy of other databases, and one of nobody. #}
{% macro strategy_not_valid() %}{% do adapter.get_incremental_strategy_macro(context, 'insert_overwrite') %}{% endmacro %}
{% macro strategy_unknown() %}{% do adapter.get_incremental_strategy_macro(context, 'upside_down') %}{% endmacro %}

{% macro adp_27() %}
  {% do show('ADP-27', adapter.render_raw_columns_constraints(raw_columns={
       'id': {'name': 'id', 'data_type': 'integer', 'constraints': [{'type': 'not_null'}, {'type': 'check', 'expression': 'id > 0'}]},
       'Name': {'name': 'Name', 'data_type': 'text', 'quote': true, 'constraints': [{'type': 'foreign_key', 'expression': 'other (name)'}]}})) %}
  {% do show('ADP-27', adapter.render_raw_model_constraints(raw_constraints=[
       {'type': 'primary_key', 'columns': ['id', 'Name'], 'name': 'pk'}, {'type': 'check', 'expression': 'id < 9', 'name': 'few'},
       {'type': 'unique', 'columns': ['id']}, {'type': 'foreign_key', 'columns': ['id'], 'to': 'other', 'to_columns': ['id']}])) %}
{% endmacro %}

{% macro adp_28() %}{% do show('ADP-28', adapter.build_catalog_relation(config.model)) %}{% endmacro %}

{# ADP-29: dbt 1.12.6 does not have it yet. #}
{% macro pseudocolumns() %}{% do show('ADP-29', adapter.get_pseudocolumns_for_relation(ref('things'))) %}{% endmacro %}

{# ADP-30: of another database's partitions nothing is known. #}
{% macro adp_30() %}{% do show('ADP-30', adapter.get_partitions_metadata('t') | length) %}{% endmacro %}

{% macro adp_31() %}{% do show('ADP-31', '[' ~ adapter.verify_database(target.database) ~ ']', '[' ~ adapter.verify_database('"' ~ target.database ~ '"') ~ ']') %}{% endmacro %}

{# ADP-31: another database. #}
{% macro other_database() %}{% do adapter.verify_database('elsewhere') %}{% endmacro %}

{% macro adp_32() %}
  {% set index = adapter.parse_index({'columns': ['id', 'name'], 'unique': true, 'type': 'btree'}) %}
  {% do show('ADP-32', index.columns, index.unique, index.type, index.render(ref('things')) | length) %}
  {% set index = adapter.parse_index(raw_index={'columns': ['id']}) %}
  {% do show('ADP-32', index.columns, index.unique, index.type, adapter.parse_index(none)) %}
{% endmacro %}

{# ADP-32: no columns, columns that are no list, and no dict at all. #}
{% macro index_without_columns() %}{% do adapter.parse_index({'unique': true}) %}{% endmacro %}
{% macro index_by_text() %}{% do adapter.parse_index({'columns': 'id'}) %}{% endmacro %}
{% macro index_no_dict() %}{% do adapter.parse_index('id') %}{% endmacro %}

{% macro adp_33() %}
  {% do show('ADP-33', adapter.get_columns_in_table(target.schema, 'watch') | map(attribute='name') | list,
             adapter.already_exists(target.schema, 'watch'), adapter.already_exists(schema=target.schema, name='never')) %}
{% endmacro %}

{% macro adp_35() %}
  {% for name in ('list_relations', 'list_relations_without_caching', 'list_schemas', 'get_catalog', 'get_rows_different_sql',
                  'date_function', 'timestamp_add_sql', 'alter_column_type', 'submit_python_job', 'nothing_of_the_kind') if adapter[name] is defined %}
    {% do show('ADP-35', name) %}
  {% endfor %}
{% endmacro %}

{# ADP-36: every member that dbt 1.12.6 has is here; the printed list is empty but for the test suite's own helper. #}
{% macro all_members() %}
  {% set kinds = [
    (adapter, ['Relation', 'add_query', 'already_exists', 'assert_valid_snapshot_target_given_strategy', 'behavior', 'build_catalog_relation', 'cache_added',
       'cache_dropped', 'cache_renamed', 'check_schema_exists', 'commit', 'config', 'convert_type', 'create_schema', 'dispatch', 'drop_relation', 'drop_schema',
       'execute', 'expand_target_column_types', 'get_catalog_integration', 'get_column_schema_from_query', 'get_columns_in_relation', 'get_columns_in_table',
       'get_hard_deletes_behavior', 'get_incremental_strategy_macro', 'get_missing_columns', 'get_partitions_metadata', 'get_relation', 'parse_index', 'quote',
       'quote_as_configured', 'quote_seed_column', 'rename_relation', 'render_raw_columns_constraints', 'render_raw_model_constraints', 'standardize_grants_dict',
       'truncate_relation', 'type', 'valid_snapshot_target', 'verify_database']),
    (exceptions, ['column_type_missing', 'missing_config', 'missing_materialization', 'missing_relation', 'raise_ambiguous_alias', 'raise_ambiguous_catalog_match',
       'raise_cache_inconsistent', 'raise_compiler_error', 'raise_contract_error', 'raise_database_error', 'raise_dataclass_not_dict', 'raise_dep_not_found',
       'raise_dependency_error', 'raise_duplicate_patch_name', 'raise_duplicate_resource_name', 'raise_fail_fast_error', 'raise_invalid_property_yml_version',
       'raise_not_implemented', 'relation_wrong_type', 'warn', 'warn_snapshot_timestamp_data_types'])] %}
  {% for owner, names in kinds %}
    {% for name in names if owner[name] is not defined %}{% do show('ADP-36', name) %}{% endfor %}
    {% do show('ADP-36', names | length) %}
  {% endfor %}
{% endmacro %}

{# ADP-06: of which nobody heard. #}
{% macro unknown_behaviour() %}{% do show(adapter.behavior.upside_down.no_warn) %}{% endmacro %}

{# ADP-36: what the adapter runs by name is found among the project's macros. #}
{% macro truncate_relation(relation) %}
  {% do show('ADP-36', 'truncating ' ~ relation.identifier, this is defined, model.name) %}
  {% do return(adapter.dispatch('truncate_relation', 'dbt')(relation)) %}
{% endmacro %}

{% macro adapter_rows() %}
  {% do adp_01() %}{% do adp_02() %}{% do adp_04() %}{% do adp_05() %}{% do adp_06() %}{% do adp_07() %}{% do adp_08() %}{% do adp_09() %}
  {% do adp_10() %}{% do adp_11() %}{% do adp_12() %}{% do adp_13() %}{% do adp_14() %}{% do adp_15() %}{% do adp_16() %}{% do adp_17() %}
  {% do adp_18() %}{% do adp_19() %}{% do adp_20() %}{% do adp_21() %}{% do adp_22() %}{% do adp_23() %}{% do adp_24() %}{% do adp_25() %}
  {% do adp_26() %}{% do adp_27() %}{% do adp_28() %}{% do adp_31() %}{% do adp_32() %}{% do adp_33() %}{% do adp_35() %}
  {% do adp_03() %}
{% endmacro %}
