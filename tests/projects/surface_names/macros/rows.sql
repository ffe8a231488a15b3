{# Each row of the reference lists names; what is not there is printed. dbt 1.12.6 has all of them but those that cmd says. #}
{% macro missing(row, names, of) %}
  {% set lacking = [] %}
  {% for name in names %}{% if of[name] is not defined or of[name] is none %}{% do lacking.append(name) %}{% endif %}{% endfor %}
  {{ print(row ~ ': ' ~ (names | length) ~ ' names' ~ (', not ' ~ lacking | join(', ') if lacking else '')) }}
{% endmacro %}

{% macro in_operation() %}
  {# JIN-07 ... JIN-10, JIN-13: members of every context #}
  {% do missing('JIN-07', ['var', 'env_var', 'target', 'project_name', 'dbt_version', 'flags', 'invocation_id', 'run_started_at', 'thread_id', 'invocation_args_dict', 'dbt_metadata_envs'], context) %}
  {% do missing('JIN-08', ['return', 'log', 'print', 'exceptions', 'modules', 'local_md5', 'diff_of_two_dicts'], context) %}
  {% do missing('JIN-08 modules', ['datetime', 'pytz', 're', 'itertools'], modules) %}
  {% do missing('JIN-09', ['fromjson', 'tojson', 'fromyaml', 'toyaml', 'set', 'set_strict', 'zip', 'zip_strict'], context) %}
  {% do missing('JIN-10', ['ref', 'source', 'function', 'metric', 'config', 'builtins'], context) %}
  {% do missing('JIN-10 builtins', ['ref', 'source', 'config', 'function'], builtins) %}
  {% do missing('JIN-12', ['graph', 'selected_resources'], context) %}
  {% do missing('JIN-12 graph', ['nodes', 'sources', 'exposures', 'metrics', 'groups', 'semantic_models', 'saved_queries', 'unit_tests', 'functions'], graph) %}
  {% do missing('JIN-13', ['execute', 'adapter', 'api', 'column', 'env', 'context', 'validation', 'render', 'write', 'try_or_compiler_error', 'load_agate_table', 'submit_python_job'], context) %}
  {% do missing('JIN-13 api', ['Relation', 'Column'], api) %}
  {% do missing('JIN-14', ['statement', 'load_result', 'store_result', 'store_raw_result'], context) %}
  {# JIN-17 ... JIN-20 #}
  {% do missing('JIN-17', ['get_relation', 'cache_added', 'cache_dropped', 'cache_renamed', 'check_schema_exists', 'get_columns_in_relation', 'get_missing_columns', 'get_columns_in_table', 'already_exists'], adapter) %}
  {{ print('JIN-17: another is ' ~ (adapter.no_such_thing is defined)) }}
  {% do missing('JIN-18', ['execute', 'add_query', 'drop_relation', 'truncate_relation', 'rename_relation', 'create_schema', 'drop_schema', 'expand_target_column_types', 'get_column_schema_from_query', 'run_sql_for_tests', 'commit', 'type', 'config'], adapter) %}
  {% do missing('JIN-19', ['quote', 'quote_as_configured', 'quote_seed_column', 'render_raw_columns_constraints', 'render_raw_model_constraints', 'parse_index', 'verify_database', 'standardize_grants_dict', 'convert_type', 'dispatch', 'behavior'], adapter) %}
  {% do missing('JIN-20', ['get_incremental_strategy_macro', 'valid_snapshot_target', 'assert_valid_snapshot_target_given_strategy', 'get_hard_deletes_behavior', 'build_catalog_relation', 'get_partitions_metadata'], adapter) %}
  {% set relation = api.Relation.create(database='d', schema='s', identifier='i', type='table') %}
  {% do missing('JIN-21', ['create', 'incorporate', 'include', 'quote', 'replace_path', 'matches', 'get', 'render', 'render_limited', 'information_schema', 'information_schema_only', 'without_identifier', 'scd_args', 'database', 'schema', 'identifier', 'table', 'name', 'type', 'is_table', 'is_view', 'is_cte', 'is_materialized_view', 'is_function', 'quoted', 'can_be_renamed', 'can_be_replaced', 'path', 'quote_policy', 'include_policy', 'View', 'Table', 'CTE', 'MaterializedView', 'External', 'Function', 'PointerTable'], relation) %}
  {{ print('JIN-21: ' ~ [relation, relation.include(database=false), relation.incorporate(path={'identifier': 'other'}), relation.is_table, relation.without_identifier(), relation.quote(identifier=false)] | join(' ')) }}
  {% set number, text = api.Column('n', 'numeric', none, 10, 2), api.Column('t', 'character varying', 20) %}
  {% do missing('JIN-22', ['name', 'column', 'dtype', 'numeric_precision', 'numeric_scale', 'quoted', 'data_type', 'is_string', 'is_number', 'is_float', 'is_integer', 'is_numeric', 'string_size', 'can_expand_to', 'literal', 'string_type', 'numeric_type', 'translate_type', 'create', 'from_description'], number) %}
  {{ print('JIN-22: ' ~ [number.data_type, text.data_type, text.string_size(), text.char_size, number.is_numeric(), text.can_expand_to(api.Column('t', 'character varying', 30)), api.Column.string_type(9), api.Column.translate_type('text'), number.quoted] | join(' ')) }}
  {# JIN-23 #}
  {% set table = run_query("select 1 as i, cast('a' as text) as t union all select 2, null order by 1") %}
  {{ print('JIN-23: ' ~ [table.columns[0].values() | list, table.columns[1].name, table.column_names | list, table.column_types | length, table.rows[0][0], table.rows[1]['i'], table.rows[0].values() | list, table.rows | length, table.select(['t']).column_names | list, table.exclude(['t']).column_names | list] | join(' ')) }}
  {% do table.print_table() %}{% do table.print_csv() %}
  {{ in_dbt() }}
{% endmacro %}

{% macro in_dbt() %}
  {# JIN-16, JIN-24 ... JIN-29: built-in macros #}
  {% do missing('JIN-24', ['any_value', 'array_append', 'array_concat', 'array_construct', 'bool_or', 'cast', 'cast_bool_to_text', 'concat', 'date', 'date_spine', 'date_trunc', 'dateadd', 'datediff', 'equals', 'escape_single_quotes', 'except', 'generate_series', 'hash', 'intersect', 'last_day', 'length', 'listagg', 'position', 'replace', 'right', 'safe_cast', 'split_part', 'string_literal', 'type_bigint', 'type_boolean', 'type_float', 'type_int', 'type_numeric', 'type_string', 'type_timestamp', 'current_timestamp', 'current_timestamp_backcompat', 'current_timestamp_in_utc_backcompat', 'dates_in_range', 'partition_range', 'convert_datetime', 'py_current_timestring', 'get_powers_of_two', 'get_intervals_between'], dbt) %}
  {% do missing('JIN-25', ['statement', 'noop_statement', 'run_query', 'run_hooks', 'make_hook_config', 'before_begin', 'in_transaction', 'after_commit', 'set_sql_header', 'should_full_refresh', 'should_store_failures', 'is_incremental'], dbt) %}
  {% do missing('JIN-26', ['create_schema', 'drop_schema', 'drop_schema_named', 'check_schema_exists', 'list_schemas', 'list_relations_without_caching', 'get_relations', 'get_relation_last_modified', 'information_schema_name', 'load_relation', 'load_cached_relation', 'get_or_create_relation', 'drop_relation', 'drop_relation_if_exists', 'rename_relation', 'truncate_relation', 'make_temp_relation', 'make_intermediate_relation', 'make_backup_relation', 'create_table_as', 'create_view_as', 'get_create_sql', 'get_create_view_as_sql', 'get_create_table_as_sql', 'get_drop_sql', 'get_rename_sql', 'get_replace_sql', 'get_columns_in_relation', 'get_columns_in_query', 'get_empty_subquery_sql', 'get_empty_schema_sql', 'get_column_schema_from_query', 'sql_convert_columns_in_relation', 'alter_column_type', 'alter_relation_add_remove_columns', 'create_indexes', 'get_create_index_sql'], dbt) %}
  {% do missing('JIN-27', ['persist_docs', 'alter_relation_comment', 'alter_column_comment', 'apply_grants', 'copy_grants', 'should_revoke', 'get_show_grant_sql', 'get_grant_sql', 'get_revoke_sql', 'call_dcl_statements'], dbt) %}
  {% do missing('JIN-28', ['get_incremental_append_sql', 'get_incremental_delete_insert_sql', 'get_incremental_merge_sql', 'get_incremental_default_sql', 'get_merge_sql', 'get_delete_insert_merge_sql', 'process_schema_changes', 'sync_column_schemas', 'snapshot_timestamp_strategy', 'snapshot_check_strategy', 'build_snapshot_table', 'snapshot_staging_table', 'snapshot_merge_sql', 'load_csv_rows', 'create_csv_table', 'reset_csv_table', 'get_csv_sql', 'get_batch_size', 'materialization_table_default', 'materialization_view_default', 'materialization_incremental_default', 'materialization_materialized_view_default', 'materialization_seed_default', 'materialization_snapshot_default', 'materialization_test_default', 'materialization_unit_default', 'materialization_clone_default', 'materialization_function_default'], dbt) %}
  {% do missing('JIN-29', ['generate_schema_name', 'generate_schema_name_for_env', 'generate_alias_name', 'generate_database_name', 'generate_latest_version_pointer_alias', 'resolve_model_name', 'test_unique', 'test_not_null', 'test_accepted_values', 'test_relationships', 'get_test_sql', 'get_where_subquery', 'get_unit_test_sql', 'get_fixture_sql', 'get_expected_sql', 'get_catalog', 'get_catalog_relations', 'collect_freshness', 'collect_freshness_custom_sql', 'get_show_sql', 'get_limit_subquery_sql'], dbt) %}
{% endmacro %}

{% macro in_end_hook(results, schemas, database_schemas) %}
  {# JIN-15 #}
  {{ print('JIN-15: ' ~ [schemas | length, database_schemas | length, results | length] | join(' ')) }}
  {% for result in results %}{{ print('JIN-15: ' ~ [result.node.name, result.status, result.message, result.failures, result.thread_id is string, result.execution_time is number, result.timing | length, result.adapter_response is mapping] | join(' ')) }}{% endfor %}
{% endmacro %}

{# JIN-02: what Jinja has, and dbt's own filters and tests #}
{% macro in_jinja() %}
  {{ print('JIN-02 globals: ' ~ [range is defined, dict is defined, lipsum is defined, cycler is defined, joiner is defined, namespace is defined]) }}
  {{ print('JIN-02: ' ~ [[3, 1] | sort, 'a' | as_text, 'true' | as_bool, '[1]' | as_native, '1' | as_number, [] | is_list, {'a': 1} | dictsort, 'x,y' | replace(',', '-'), [1, 2] | sum, 'a b' | title, none | default('d', true), ['a', 'b'] | join('+'), [1, 2, 3] | batch(2) | list, 'abc' | first] | join(' ')) }}
  {# JIN-03: values are Python's #}
  {{ print('JIN-03: ' ~ [none, true, [1, 'a', none], {'k': 1.0}, 'a-b'.split('-'), {'k': 1}.items() | list, '{} {}'.format(1, 2), modules.datetime.date(2020, 1, 2).strftime('%d.%m'), 2 ** 70, 7 / 2, 7 // 2, -7 % 3, 'abc'[::-1], '%05.1f' % 3.14159] | join(' ')) }}
  {% set grown = [] %}{% do grown.append(1) %}{{ print('JIN-01: ' ~ grown) }}
  {% for i in range(9) %}{% if i == 1 %}{% continue %}{% endif %}{% if i == 3 %}{% break %}{% endif %}{{ print('JIN-01: ' ~ i) }}{% endfor %}
{% endmacro %}
