{# dbt clone: a copy of the relation in another environment, or a view of it. #}

{% macro can_clone_table() %}{{ return(adapter.dispatch('can_clone_table', 'dbt')()) }}{% endmacro %}

{% macro default__can_clone_table() %}{% do return(False) %}{% endmacro %}

{% macro create_or_replace_clone(this_relation, defer_relation) %}{{ return(adapter.dispatch('create_or_replace_clone', 'dbt')(this_relation, defer_relation)) }}{% endmacro %}

{% macro default__create_or_replace_clone(this_relation, defer_relation) -%}
  create or replace table {{ this_relation.render() }} clone {{ defer_relation.render() }}
{%- endmacro %}

{% materialization clone, default %}
  {% if not defer_relation %}
    {% do log('No relation found in state manifest for ' ~ model.unique_id, info=True) %}
    {% do return({'relations': []}) %}
  {% endif %}
  {% set old = load_cached_relation(this) %}
  {% if old and not flags.FULL_REFRESH %}
    {% do log('Relation ' ~ old ~ ' already exists', info=True) %}
    {% do return({'relations': []}) %}
  {% endif %}

  {# While cloning, the node's sql is a select from the deferred relation: a plain view of it will do. #}
  {% set origin = load_cached_relation(defer_relation) %}
  {% if not (origin and origin.is_table and can_clone_table()) %}
    {% set own = 'materialization_view_' ~ adapter.type() %}
    {% do return(context[own if own in context else 'materialization_view_default']()) %}
  {% endif %}

  {% set built = this.incorporate(type='table') %}
  {% if old is not none and not old.is_table %}
    {% do log('Dropping relation ' ~ old.render() ~ ' because it is of type ' ~ old.type) %}
    {% do drop_relation_if_exists(old) %}
  {% endif %}
  {% if built.render() == defer_relation.render() %}
    {% do log('Target relation and defer relation are the same, skipping clone for relation: ' ~ built.render()) %}
  {% else %}
    {% call statement('main') %}{{ create_or_replace_clone(built, defer_relation) }}{% endcall %}
  {% endif %}
  {% do apply_grants(built, config.get('grants'), should_revoke=should_revoke(old, full_refresh_mode=True)) %}
  {% do persist_docs(built, model) %}
  {% do return({'relations': [built]}) %}
{% endmaterialization %}
