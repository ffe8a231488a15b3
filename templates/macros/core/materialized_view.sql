{# Materialized views: created, refreshed, altered or replaced, whichever the configuration asks for. #}

{% macro get_create_materialized_view_as_sql(relation, sql) %}{{ return(adapter.dispatch('get_create_materialized_view_as_sql', 'dbt')(relation, sql)) }}{% endmacro %}

{% macro default__get_create_materialized_view_as_sql(relation, sql) %}{% do ft_missing_macro('get_create_materialized_view_as_sql') %}{% endmacro %}

{% macro get_replace_materialized_view_sql(relation, sql) %}{{ return(adapter.dispatch('get_replace_materialized_view_sql', 'dbt')(relation, sql)) }}{% endmacro %}

{% macro default__get_replace_materialized_view_sql(relation, sql) %}{% do ft_missing_macro('get_replace_materialized_view_sql') %}{% endmacro %}

{% macro get_rename_materialized_view_sql(relation, new_name) %}{{ return(adapter.dispatch('get_rename_materialized_view_sql', 'dbt')(relation, new_name)) }}{% endmacro %}

{% macro default__get_rename_materialized_view_sql(relation, new_name) %}{% do ft_missing_macro('get_rename_materialized_view_sql') %}{% endmacro %}

{% macro refresh_materialized_view(relation) %}
  {% do log('Applying REFRESH to: ' ~ relation) %}
  {{ return(adapter.dispatch('refresh_materialized_view', 'dbt')(relation)) }}
{% endmacro %}

{% macro default__refresh_materialized_view(relation) %}{% do ft_missing_macro('refresh_materialized_view') %}{% endmacro %}

{% macro get_alter_materialized_view_as_sql(relation, configuration_changes, sql, existing_relation, backup_relation, intermediate_relation) %}
  {% do log('Applying ALTER to: ' ~ relation) %}
  {{ return(adapter.dispatch('get_alter_materialized_view_as_sql', 'dbt')(
       relation, configuration_changes, sql, existing_relation, backup_relation, intermediate_relation)) }}
{% endmacro %}

{% macro default__get_alter_materialized_view_as_sql(relation, configuration_changes, sql, existing_relation, backup_relation, intermediate_relation) %}
  {% do exceptions.raise_compiler_error('Materialized views have not been implemented for this adapter.') %}
{% endmacro %}

{# None, or what differs between the database and the configuration in the shape the alter macro reads. #}
{% macro get_materialized_view_configuration_changes(existing_relation, new_config) %}
  {% do log('Determining configuration changes on: ' ~ existing_relation) %}
  {{ return(adapter.dispatch('get_materialized_view_configuration_changes', 'dbt')(existing_relation, new_config)) }}
{% endmacro %}

{% macro default__get_materialized_view_configuration_changes(existing_relation, new_config) %}
  {% do exceptions.raise_compiler_error('Materialized views have not been implemented for this adapter.') %}
{% endmacro %}

{# ---- the parts of the materialization ---- #}

{% macro materialized_view_setup(backup_relation, intermediate_relation, pre_hooks) %}
  {% for leftover in (backup_relation, intermediate_relation) %}
    {% do drop_relation_if_exists(load_cached_relation(leftover)) %}
  {% endfor %}
  {% do run_hooks(pre_hooks, inside_transaction=False) %}
{% endmacro %}

{% macro materialized_view_teardown(backup_relation, intermediate_relation, post_hooks) %}
  {% do drop_relation_if_exists(backup_relation) %}
  {% do drop_relation_if_exists(intermediate_relation) %}
  {% do run_hooks(post_hooks, inside_transaction=False) %}
{% endmacro %}

{# Another kind of relation in the way, a full refresh, or one that reads what its parents were before this
   run: built aside and swapped. #}
{% macro ft_replaces_relation(existing_relation) %}
  {% do return(existing_relation is not none and (should_full_refresh() or not existing_relation.is_materialized_view
                                                   or adapter.reads_former(existing_relation))) %}
{% endmacro %}

{# An empty text means: leave it as it is. #}
{% macro materialized_view_get_build_sql(existing_relation, target_relation, backup_relation, intermediate_relation) %}
  {% if existing_relation is none %}
    {% do return(get_create_materialized_view_as_sql(target_relation, sql)) %}
  {% endif %}
  {% if ft_replaces_relation(existing_relation) %}
    {% do log('Applying REPLACE to: ' ~ existing_relation) %}
    {% do return(get_create_sql(intermediate_relation, sql)) %}
  {% endif %}
  {% set reaction = config.get('on_configuration_change') %}
  {% set changes = get_materialized_view_configuration_changes(existing_relation, config) %}
  {% if changes is none %}
    {% do return(refresh_materialized_view(target_relation)) %}
  {% endif %}
  {% if reaction == 'apply' %}
    {% do return(get_alter_materialized_view_as_sql(target_relation, changes, sql, existing_relation, backup_relation, intermediate_relation)) %}
  {% endif %}
  {% set news = 'Configuration changes were identified and `on_configuration_change` was set to `' ~ reaction ~ '` for `' ~ target_relation.render() ~ '`' %}
  {% if reaction == 'continue' %}{% do exceptions.warn(news) %}{% do return('') %}{% endif %}
  {% if reaction == 'fail' %}{% do exceptions.raise_fail_fast_error(news) %}{% endif %}
  {% do exceptions.raise_compiler_error('Unexpected configuration scenario') %}
{% endmacro %}

{% macro materialized_view_execute_no_op(target_relation) %}
  {% do store_raw_result(name='main', message='skip ' ~ target_relation, code='skip', rows_affected='-1') %}
{% endmacro %}

{% macro materialized_view_execute_build_sql(build_sql, existing_relation, target_relation, post_hooks) %}
  {% do run_hooks(pre_hooks, inside_transaction=True) %}
  {% call statement(name='main') %}{{ build_sql }}{% endcall %}
  {% if ft_replaces_relation(existing_relation) %}
    {% do ft_swap_relation(existing_relation, make_intermediate_relation(target_relation), target_relation) %}
  {% endif %}
  {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing_relation, full_refresh_mode=True)) %}
  {% do persist_docs(target_relation, model) %}
  {% do run_hooks(post_hooks, inside_transaction=True) %}
  {% do adapter.commit() %}
{% endmacro %}

{% materialization materialized_view, default %}
  {% set built = this.incorporate(type=this.MaterializedView) %}
  {% set old = load_cached_relation(this) %}
  {% set aside = make_intermediate_relation(built) %}
  {% set backup = make_backup_relation(built, old.type if old else built.type) %}
  {% do materialized_view_setup(backup, aside, pre_hooks) %}
  {% set build_sql = materialized_view_get_build_sql(old, built, backup, aside) %}
  {% if build_sql == '' %}
    {% do materialized_view_execute_no_op(built) %}
  {% else %}
    {% do materialized_view_execute_build_sql(build_sql, old, built, post_hooks) %}
  {% endif %}
  {% do materialized_view_teardown(backup, aside, post_hooks) %}
  {% do return({'relations': [built]}) %}
{% endmaterialization %}
