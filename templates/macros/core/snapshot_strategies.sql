{# Snapshot strategies: when a row counts as changed, and its identity over time. #}

{# Finds snapshot_<name>_strategy, or that of another package for `package.name`. #}
{% macro strategy_dispatch(name) %}
  {% set package, own = name.split('.', 1) if '.' in name else (none, name) %}
  {% set macros = context.get(package) if package else context %}
  {% if package and not macros %}
    {% do exceptions.raise_compiler_error("Could not find package '" ~ package ~ "', called with '" ~ name ~ "'") %}
  {% endif %}
  {% set wanted = 'snapshot_' ~ own ~ '_strategy' %}
  {% if wanted not in macros %}
    {% do exceptions.raise_compiler_error("The specified strategy macro '" ~ own ~ "' was not found in package '" ~ package ~ "'") %}
  {% endif %}
  {% do return(macros[wanted]) %}
{% endmacro %}

{% macro snapshot_hash_arguments(args) %}{{ return(adapter.dispatch('snapshot_hash_arguments', 'dbt')(args)) }}{% endmacro %}

{# Stored in tables that outlive us: the text decides the hash and must not change. #}
{% macro default__snapshot_hash_arguments(args) -%}
  {%- set parts = [] -%}
  {%- for arg in args %}{% do parts.append('coalesce(cast(' ~ arg ~ " as varchar ), '')") %}{% endfor -%}
  md5({{ parts | join(" || '|' || ") }} )
{%- endmacro %}

{# What every strategy returns: the reading of its configuration around one test for change. #}
{% macro ft_snapshot_strategy(updated_at, row_changed) %}
  {% set key = config.get('unique_key') %}
  {% set hard_deletes = adapter.get_hard_deletes_behavior(config) %}
  {% do return({'unique_key': key, 'updated_at': updated_at, 'row_changed': row_changed,
                'scd_id': snapshot_hash_arguments(api.Relation.scd_args(key, updated_at)),
                'hard_deletes': hard_deletes, 'invalidate_hard_deletes': hard_deletes == 'invalidate'}) %}
{% endmacro %}

{# Compared with our own column, for the history may come from a time when another strategy wrote it. #}
{% macro snapshot_timestamp_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
  {% set since = snapshotted_rel ~ '.' ~ ft_snapshot_columns().dbt_valid_from %}
  {% set updated_at = config.get('updated_at') %}
  {% do return(ft_snapshot_strategy(updated_at, '(' ~ since ~ ' < ' ~ current_rel ~ '.' ~ updated_at ~ ')')) %}
{% endmacro %}

{% macro snapshot_check_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
  {% set added, fields = snapshot_check_all_get_existing_columns(node, target_exists, config.get('check_cols')) %}
  {% set differences = [] %}
  {% for field in fields %}
    {% set before, now = snapshotted_rel ~ '.' ~ field, current_rel ~ '.' ~ field %}
    {% do differences.append(before ~ ' != ' ~ now ~ ' or (' ~ before ~ ' is null) != (' ~ now ~ ' is null)') %}
  {% endfor %}
  {% set changed = get_true_sql() | trim if added else differences | join(' or ') %}
  {% do return(ft_snapshot_strategy(config.get('updated_at') or snapshot_get_time(), '(' ~ changed ~ ')')) %}
{% endmacro %}

{# Whether a checked column is new, and the quoted names of those both sides have. #}
{% macro snapshot_check_all_get_existing_columns(node, target_exists, check_cols_config) %}
  {% if not target_exists %}{% do return((false, [])) %}{% endif %}
  {% if check_cols_config == 'all' %}
    {% set checked = get_columns_in_query(node['compiled_code']) %}
  {% elif check_cols_config is iterable and check_cols_config is not string and check_cols_config %}
    {# Asked of the database, which knows how it spells them. #}
    {% set checked = get_columns_in_query('select ' ~ check_cols_config | join(', ') ~ ' from (\n' ~ node['compiled_code'] ~ '\n) subq') %}
  {% else %}
    {% do exceptions.raise_compiler_error("Invalid value for 'check_cols': " ~ check_cols_config) %}
  {% endif %}
  {% set known = get_list_of_column_names(adapter.get_columns_in_relation(adapter.get_relation(node.database, node.schema, node.alias))) %}
  {% set shared = [] %}
  {% for name in checked if name in known %}{% do shared.append(adapter.quote(name)) %}{% endfor %}
  {% do return((shared | length < checked | length, shared)) %}
{% endmacro %}

{% macro snapshot_string_as_time(timestamp) %}{{ return(adapter.dispatch('snapshot_string_as_time', 'dbt')(timestamp)) }}{% endmacro %}

{% macro default__snapshot_string_as_time(timestamp) %}{% do ft_not_implemented('snapshot_string_as_time') %}{% endmacro %}

{% macro get_true_sql() %}{{ return(adapter.dispatch('get_true_sql', 'dbt')()) }}{% endmacro %}

{% macro default__get_true_sql() %}{% do return('TRUE') %}{% endmacro %}

{# ---- the columns a snapshot adds ---- #}

{% macro get_snapshot_table_column_names() %}
  {% do return({'dbt_valid_to': 'dbt_valid_to', 'dbt_valid_from': 'dbt_valid_from', 'dbt_scd_id': 'dbt_scd_id',
                'dbt_updated_at': 'dbt_updated_at', 'dbt_is_deleted': 'dbt_is_deleted'}) %}
{% endmacro %}

{% macro ft_snapshot_columns() %}
  {% set names = dict(get_snapshot_table_column_names()) %}
  {% for name, own in (config.get('snapshot_meta_column_names') or {}).items() if own %}
    {% do names.update({name: own}) %}
  {% endfor %}
  {% do return(config.get('snapshot_table_column_names') or names) %}
{% endmacro %}

{# The nullif keeps the type of updated_at. #}
{% macro get_dbt_valid_to_current(strategy, columns) -%}
  {%- set at = strategy.updated_at -%}
  coalesce(nullif({{ at }}, {{ at }}), {{ config.get('dbt_valid_to_current') or 'null' }}) as {{ columns.dbt_valid_to }}
{%- endmacro %}

{# ---- unique keys, single or several: helper columns dbt_unique_key or dbt_unique_key_1 … ---- #}

{% macro ft_unique_key_columns(unique_key) %}
  {% if not unique_key | is_list %}{% do return({'dbt_unique_key': unique_key}) %}{% endif %}
  {% set columns = {} %}
  {% for key in unique_key %}{% do columns.update({'dbt_unique_key_' ~ loop.index: key}) %}{% endfor %}
  {% do return(columns) %}
{% endmacro %}

{% macro unique_key_fields(unique_key) -%}
  {%- for column, key in ft_unique_key_columns(unique_key).items() -%}
    {{ key }} as {{ column }}{{ ', ' if not loop.last }}
  {%- endfor -%}
{%- endmacro %}

{% macro unique_key_join_on(unique_key, identifier, from_identifier) -%}
  {%- for column in ft_unique_key_columns(unique_key) -%}
    {%- set ours, theirs = identifier ~ '.' ~ column, from_identifier ~ '.' ~ column -%}
    {{ equals(ours, theirs) | trim if unique_key | is_list else ours ~ ' = ' ~ theirs }}{{ ' and ' if not loop.last }}
  {%- endfor -%}
{%- endmacro %}

{# Rows missing from an outer join: the first key column tells. #}
{% macro unique_key_is_null(unique_key, identifier) -%}
  {{ identifier }}.{{ ft_unique_key_columns(unique_key) | first }} is null
{%- endmacro %}

{% macro unique_key_is_not_null(unique_key, identifier) -%}
  {{ identifier }}.{{ ft_unique_key_columns(unique_key) | first }} is not null
{%- endmacro %}
