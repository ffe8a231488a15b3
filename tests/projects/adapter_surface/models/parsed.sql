{#- ADP-07…17/24…26: while parsing, nothing is asked of the database. -#}
{{ config(meta={
    'adp_07': adapter.execute('select nonsense', fetch=true)[0] ~ '.',
    'adp_08': adapter.add_query('select nonsense') | string,
    'adp_09': adapter.get_relation('d', 's', 'i'),
    'adp_10': adapter.get_columns_in_relation(this),
    'adp_11': adapter.get_missing_columns(this, this),
    'adp_12': adapter.expand_target_column_types(this, this),
    'adp_13': adapter.get_column_schema_from_query('select 1'),
    'adp_14': [adapter.create_schema(this), adapter.drop_schema(this)],
    'adp_15': adapter.check_schema_exists('d', 's'),
    'adp_16': adapter.drop_relation(this),
    'adp_17': [adapter.truncate_relation(this), adapter.rename_relation(this, this)],
    'adp_24': [adapter.valid_snapshot_target(this), adapter.assert_valid_snapshot_target_given_strategy(this, {}, {})],
    'adp_25': adapter.get_hard_deletes_behavior(config),
    'adp_26': adapter.get_incremental_strategy_macro(context, 'append'),
    'adp_33': [adapter.get_columns_in_table('s', 't'), adapter.already_exists('s', 't')],
    'types': [adapter.type(), adapter.quote('a')],
} if not execute else {}) }}
select 1 as id
