{# Incremental models: strategies, schema changes, and the materialization. #}

{# ---- column lists ---- #}

{% macro get_quoted_csv(column_names) %}
  {% set quoted = [] %}
  {% for name in column_names %}{% do quoted.append(adapter.quote(name)) %}{% endfor %}
  {% do return(quoted | join(', ')) %}
{% endmacro %}

{% macro diff_columns(source_columns, target_columns) %}
  {% do return(source_columns | rejectattr('name', 'in', target_columns | map(attribute='name') | list) | list) %}
{% endmacro %}

{% macro diff_column_data_types(source_columns, target_columns) %}{{ return(adapter.dispatch('diff_column_data_types', 'dbt')(source_columns, target_columns)) }}{% endmacro %}

{# A target string that is already wider than the source is no difference. #}
{% macro default__diff_column_data_types(source_columns, target_columns) %}
  {% set by_name, changed = {}, [] %}
  {% for column in target_columns %}{% do by_name.update({column.name: column}) %}{% endfor %}
  {% for column in source_columns if column.name in by_name %}
    {% set kept = by_name[column.name] %}
    {% if kept.expanded_data_type != column.expanded_data_type and not column.can_expand_to(other_column=kept) %}
      {% do changed.append({'column_name': kept.name, 'new_type': column.expanded_data_type}) %}
    {% endif %}
  {% endfor %}
  {% do return(changed) %}
{% endmacro %}

{% macro get_merge_update_columns(merge_update_columns, merge_exclude_columns, dest_columns) %}{{ return(adapter.dispatch('get_merge_update_columns', 'dbt')(merge_update_columns, merge_exclude_columns, dest_columns)) }}{% endmacro %}

{# A list the user gave is taken letter by letter; everything else is quoted. #}
{% macro default__get_merge_update_columns(merge_update_columns, merge_exclude_columns, dest_columns) %}
  {% if merge_update_columns and merge_exclude_columns %}
    {% do exceptions.raise_compiler_error('Model cannot specify merge_update_columns and merge_exclude_columns. Please update model to use only one config') %}
  {% endif %}
  {% set kept = [] %}
  {% set left_out = (merge_exclude_columns or []) | map('lower') | list %}
  {% for column in dest_columns if column.name | lower not in left_out %}{% do kept.append(column.quoted) %}{% endfor %}
  {% do return(merge_update_columns or kept) %}
{% endmacro %}

{# ---- strategies: each takes target_relation, temp_relation, unique_key, dest_columns, incremental_predicates ---- #}

{% macro get_incremental_append_sql(arg_dict) %}{{ return(adapter.dispatch('get_incremental_append_sql', 'dbt')(arg_dict)) }}{% endmacro %}

{% macro default__get_incremental_append_sql(arg_dict) %}
  {% do return(get_insert_into_sql(arg_dict.target_relation, arg_dict.temp_relation, arg_dict.dest_columns)) %}
{% endmacro %}

{% macro get_incremental_delete_insert_sql(arg_dict) %}{{ return(adapter.dispatch('get_incremental_delete_insert_sql', 'dbt')(arg_dict)) }}{% endmacro %}

{% macro default__get_incremental_delete_insert_sql(arg_dict) %}
  {% do return(get_delete_insert_merge_sql(arg_dict.target_relation, arg_dict.temp_relation, arg_dict.unique_key,
                                           arg_dict.dest_columns, arg_dict.incremental_predicates)) %}
{% endmacro %}

{% macro get_incremental_merge_sql(arg_dict) %}{{ return(adapter.dispatch('get_incremental_merge_sql', 'dbt')(arg_dict)) }}{% endmacro %}

{% macro default__get_incremental_merge_sql(arg_dict) %}
  {% do return(get_merge_sql(arg_dict.target_relation, arg_dict.temp_relation, arg_dict.unique_key,
                             arg_dict.dest_columns, arg_dict.incremental_predicates)) %}
{% endmacro %}

{% macro get_incremental_insert_overwrite_sql(arg_dict) %}{{ return(adapter.dispatch('get_incremental_insert_overwrite_sql', 'dbt')(arg_dict)) }}{% endmacro %}

{% macro default__get_incremental_insert_overwrite_sql(arg_dict) %}
  {% do return(get_insert_overwrite_merge_sql(arg_dict.target_relation, arg_dict.temp_relation,
                                              arg_dict.dest_columns, arg_dict.incremental_predicates)) %}
{% endmacro %}

{% macro get_incremental_default_sql(arg_dict) %}{{ return(adapter.dispatch('get_incremental_default_sql', 'dbt')(arg_dict)) }}{% endmacro %}

{% macro default__get_incremental_default_sql(arg_dict) %}{% do return(get_incremental_append_sql(arg_dict)) %}{% endmacro %}

{% macro get_incremental_microbatch_sql(arg_dict) %}{{ return(adapter.dispatch('get_incremental_microbatch_sql', 'dbt')(arg_dict)) }}{% endmacro %}

{% macro default__get_incremental_microbatch_sql(arg_dict) %}
  {% do exceptions.raise_not_implemented('microbatch materialization strategy not implemented for adapter ' ~ adapter.type()) %}
{% endmacro %}

{# ---- the statements strategies are made of ---- #}

{% macro get_insert_into_sql(target_relation, temp_relation, dest_columns) -%}
  {%- set fields = get_quoted_csv(dest_columns | map(attribute='name')) -%}
  insert into {{ target_relation }} ({{ fields }})
  select {{ fields }} from {{ temp_relation }}
{%- endmacro %}

{% macro get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) %}{{ return(adapter.dispatch('get_delete_insert_merge_sql', 'dbt')(target, source, unique_key, dest_columns, incremental_predicates)) }}{% endmacro %}

{% macro default__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) -%}
  {%- if unique_key -%}
  {%- set key = unique_key if unique_key is string else unique_key | join(', ') -%}
  delete from {{ target }} as DBT_INTERNAL_DEST
  where ({{ key }}) in (select distinct {{ key }} from {{ source }} as DBT_INTERNAL_SOURCE)
  {%- for predicate in incremental_predicates or [] %} and {{ predicate }}{% endfor %};
  {% endif -%}
  {{ get_insert_into_sql(target, source, dest_columns) }}
{%- endmacro %}

{# Callers from before the rename say predicates=. #}
{% macro get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) %}
  {% set conditions = kwargs.get('predicates', incremental_predicates) %}
  {{ return(adapter.dispatch('get_merge_sql', 'dbt')(target, source, unique_key, dest_columns, conditions)) }}
{% endmacro %}

{% macro default__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {%- set fields = get_quoted_csv(dest_columns | map(attribute='name')) -%}
  {%- set updated = get_merge_update_columns(config.get('merge_update_columns'), config.get('merge_exclude_columns'), dest_columns) -%}
  {%- set conditions = (incremental_predicates or []) | list -%}
  {%- if not unique_key -%}
    {%- do conditions.append('FALSE') -%}
  {%- elif unique_key is sequence and unique_key is not string and unique_key is not mapping -%}
    {%- for key in unique_key %}{% do conditions.append('DBT_INTERNAL_SOURCE.' ~ key ~ ' = DBT_INTERNAL_DEST.' ~ key) %}{% endfor -%}
  {%- else -%}
    {%- do conditions.append(get_merge_unique_key_match('DBT_INTERNAL_SOURCE.' ~ unique_key, 'DBT_INTERNAL_DEST.' ~ unique_key)) -%}
  {%- endif -%}
  {{ ft_sql_header() }}
  merge into {{ target }} as DBT_INTERNAL_DEST
  using {{ source }} as DBT_INTERNAL_SOURCE on ({{ conditions | join(') and (') }})
  {%- if unique_key %}
  when matched then update set {% for field in updated -%}
    {{ field }} = DBT_INTERNAL_SOURCE.{{ field }}{{ ', ' if not loop.last }}
  {%- endfor %}
  {%- endif %}
  when not matched then insert ({{ fields }}) values ({{ fields }})
{% endmacro %}

{% macro get_merge_unique_key_match(source_unique_key, target_unique_key) %}{{ return(adapter.dispatch('get_merge_unique_key_match', 'dbt')(source_unique_key, target_unique_key)) }}{% endmacro %}

{% macro default__get_merge_unique_key_match(source_unique_key, target_unique_key) %}
  {% do return(equals(source_unique_key, target_unique_key) | trim) %}
{% endmacro %}

{% macro get_insert_overwrite_merge_sql(target, source, dest_columns, predicates, include_sql_header=false) %}{{ return(adapter.dispatch('get_insert_overwrite_merge_sql', 'dbt')(target, source, dest_columns, predicates, include_sql_header)) }}{% endmacro %}

{% macro default__get_insert_overwrite_merge_sql(target, source, dest_columns, predicates, include_sql_header) -%}
  {%- set fields = get_quoted_csv(dest_columns | map(attribute='name')) -%}
  {{ ft_sql_header() if include_sql_header }}
  merge into {{ target }} as DBT_INTERNAL_DEST
  using {{ source }} as DBT_INTERNAL_SOURCE on FALSE
  when not matched by source {{ 'and ' ~ predicates | join(' and ') if predicates }} then delete
  when not matched then insert ({{ fields }}) values ({{ fields }})
{% endmacro %}

{# ---- on_schema_change ---- #}

{% macro incremental_validate_on_schema_change(on_schema_change, default='ignore') %}
  {% if on_schema_change in ('ignore', 'fail', 'append_new_columns', 'sync_all_columns') %}
    {% do return(on_schema_change) %}
  {% endif %}
  {% do log('Invalid value for on_schema_change (' ~ on_schema_change ~ ') specified. Setting default value of ' ~ default ~ '.') %}
  {% do return(default) %}
{% endmacro %}

{% macro check_for_schema_changes(source_relation, target_relation) %}{{ return(adapter.dispatch('check_for_schema_changes', 'dbt')(source_relation, target_relation)) }}{% endmacro %}

{% macro default__check_for_schema_changes(source_relation, target_relation) %}
  {% set new = adapter.get_columns_in_relation(source_relation) %}
  {% set old = adapter.get_columns_in_relation(target_relation) %}
  {% set added, removed, retyped = diff_columns(new, old), diff_columns(old, new), diff_column_data_types(new, old) %}
  {% set changed = (added or removed or retyped) | length > 0 %}
  {% do log('Schema changed in ' ~ target_relation ~ ': ' ~ changed ~ ', added ' ~ added ~ ', removed ' ~ removed ~ ', retyped ' ~ retyped) %}
  {% do return({'schema_changed': changed, 'source_not_in_target': added, 'target_not_in_source': removed,
                'source_columns': new, 'target_columns': old, 'new_target_types': retyped}) %}
{% endmacro %}

{% macro sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) %}{{ return(adapter.dispatch('sync_column_schemas', 'dbt')(on_schema_change, target_relation, schema_changes_dict)) }}{% endmacro %}

{% macro default__sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) %}
  {% set everything = on_schema_change == 'sync_all_columns' %}
  {% set added = schema_changes_dict['source_not_in_target'] if everything or on_schema_change == 'append_new_columns' else [] %}
  {% set removed = schema_changes_dict['target_not_in_source'] if everything else [] %}
  {% set retyped = schema_changes_dict['new_target_types'] if everything else [] %}
  {% if added or removed %}{% do alter_relation_add_remove_columns(target_relation, added, removed or none) %}{% endif %}
  {% for change in retyped %}{% do alter_column_type(target_relation, change['column_name'], change['new_type']) %}{% endfor %}
  {% do log('Schema of ' ~ target_relation ~ ' changed by ' ~ on_schema_change ~ ': added ' ~ added ~ ', removed ' ~ removed ~ ', retyped ' ~ retyped) %}
{% endmacro %}

{% macro process_schema_changes(on_schema_change, source_relation, target_relation) %}{{ return(adapter.dispatch('process_schema_changes', 'dbt')(on_schema_change, source_relation, target_relation)) }}{% endmacro %}

{# The columns to load, or an empty dict when nobody asked for a comparison. #}
{% macro default__process_schema_changes(on_schema_change, source_relation, target_relation) %}
  {% if on_schema_change == 'ignore' %}{% do return({}) %}{% endif %}
  {% set changes = check_for_schema_changes(source_relation, target_relation) %}
  {% if changes['schema_changed'] and on_schema_change == 'fail' %}
    {% do exceptions.raise_compiler_error(ft_schema_change_refusal(changes)) %}
  {% elif changes['schema_changed'] %}
    {% do sync_column_schemas(on_schema_change, target_relation, changes) %}
  {% endif %}
  {% do return(changes['source_columns']) %}
{% endmacro %}

{# What the user reads under on_schema_change: fail. #}
{% macro ft_schema_change_refusal(changes) -%}
The source and target schemas on this incremental model are out of sync!
The query and the table it loads no longer have the same columns, and `on_schema_change` is `fail`. Either
  - let the table follow the query: set `on_schema_change` to append_new_columns or sync_all_columns,
  - rebuild the table once with `--full-refresh`, or
  - change the table by hand and run again.

Source columns not in target: {{ changes['source_not_in_target'] }}
Target columns not in source: {{ changes['target_not_in_source'] }}
New column types: {{ changes['new_target_types'] }}
{%- endmacro %}

{# ---- the materialization ---- #}

{# Loads the query's rows into a temporary table and returns the strategy's statement. #}
{% macro ft_incremental_statement(strategy, temp, old, built) %}
  {% set reaction = incremental_validate_on_schema_change(config.get('on_schema_change'), default='ignore') %}
  {% do run_query(get_create_table_as_sql(True, temp, sql)) %}
  {% if not config.get('contract').enforced %}
    {% do adapter.expand_target_column_types(from_relation=temp, to_relation=built) %}
  {% endif %}
  {% set fields = process_schema_changes(reaction, temp, old) or adapter.get_columns_in_relation(old) %}
  {% do return(strategy({'target_relation': built, 'temp_relation': temp, 'unique_key': config.get('unique_key'),
                         'dest_columns': fields,
                         'incremental_predicates': config.get('predicates') or config.get('incremental_predicates')})) %}
{% endmacro %}

{# Three ways: straight into the final name, rebuilt aside and swapped, or new rows into what is there. #}
{% materialization incremental, default %}
  {% set built = this.incorporate(type='table') %}
  {% set old = load_cached_relation(this) %}
  {% set rebuild = should_full_refresh() or (old is not none and old.is_view) %}
  {% set place = make_intermediate_relation(built) if old is not none else built %}
  {% set temp = make_temp_relation(built) %}
  {% do ft_drop_leftovers(built, old) %}

  {% do run_hooks(pre_hooks, inside_transaction=False) %}
  {% do run_hooks(pre_hooks, inside_transaction=True) %}

  {% set strategy = adapter.get_incremental_strategy_macro(context, config.get('incremental_strategy') or 'default') %}
  {% if old is none or rebuild %}
    {% call statement('main') %}{{ get_create_table_as_sql(False, place, sql) }}{% endcall %}
    {% do create_indexes(place) %}
    {% if old is not none %}{% do ft_swap_relation(old, place, built) %}{% endif %}
  {% else %}
    {% set load_sql = ft_incremental_statement(strategy, temp, old, built) %}
    {% call statement('main') %}{{ load_sql }}{% endcall %}
    {% do adapter.drop_relation(temp) %}
  {% endif %}

  {% do apply_grants(built, config.get('grants'), should_revoke=should_revoke(old, rebuild)) %}
  {% do persist_docs(built, model) %}
  {% do run_hooks(post_hooks, inside_transaction=True) %}
  {% do adapter.commit() %}
  {% do run_hooks(post_hooks, inside_transaction=False) %}

  {% do return({'relations': [built]}) %}
{% endmaterialization %}
