{# Data tests: the four built-in ones, the query around each, and the materialization. #}

{% test unique(model, column_name) %}{{ adapter.dispatch('test_unique', 'dbt')(model, column_name) }}{% endtest %}

{% macro default__test_unique(model, column_name) %}
select {{ column_name }} as unique_field, count(*) as n_records
from {{ model }} where {{ column_name }} is not null group by {{ column_name }} having count(*) > 1
{% endmacro %}

{% test not_null(model, column_name) %}{{ adapter.dispatch('test_not_null', 'dbt')(model, column_name) }}{% endtest %}

{# Whole rows are worth storing; for a count the column is enough. #}
{% macro default__test_not_null(model, column_name) %}
select {{ '*' if should_store_failures() else column_name }} from {{ model }} where {{ column_name }} is null
{% endmacro %}

{% test accepted_values(model, column_name, values, quote=True) %}{{ adapter.dispatch('test_accepted_values', 'dbt')(model, column_name, values, quote) }}{% endtest %}

{# Values are quoted but not escaped: projects rely on writing their own escapes. #}
{% macro default__test_accepted_values(model, column_name, values, quote=True) %}
{%- set mark = "'" if quote else '' %}
with all_values as (
    select {{ column_name }} as value_field, count(*) as n_records from {{ model }} group by {{ column_name }}
)
select * from all_values where value_field not in (
    {{ mark ~ values | join(mark ~ ',' ~ mark) ~ mark }}
)
{% endmacro %}

{% test relationships(model, column_name, to, field) %}{{ adapter.dispatch('test_relationships', 'dbt')(model, column_name, to, field) }}{% endtest %}

{% macro default__test_relationships(model, column_name, to, field) %}
with child as (
    select {{ column_name }} as from_field from {{ model }} where {{ column_name }} is not null
), parent as (
    select {{ field }} as to_field from {{ to }}
)
select from_field from child
left join parent on child.from_field = parent.to_field where parent.to_field is null
{% endmacro %}

{# ---- around a test ---- #}

{% macro get_where_subquery(relation) %}{{ return(adapter.dispatch('get_where_subquery', 'dbt')(relation)) }}{% endmacro %}

{% macro default__get_where_subquery(relation) %}
  {% set condition = config.get('where', '') %}
  {% do return('(select * from ' ~ relation ~ ' where ' ~ condition ~ ') dbt_subquery' if condition else relation) %}
{% endmacro %}

{% macro get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) %}{{ return(adapter.dispatch('get_test_sql', 'dbt')(main_sql, fail_calc, warn_if, error_if, limit)) }}{% endmacro %}

{% macro default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
  select {{ fail_calc }} as failures, {{ fail_calc }} {{ warn_if }} as should_warn, {{ fail_calc }} {{ error_if }} as should_error
  from (
    {{ main_sql }}
    {{ 'limit ' ~ limit if limit is not none }}
  ) dbt_internal_test
{%- endmacro %}

{% macro ft_test_header() -%}
  {{ config.get('sql_header') or '' if flags.REQUIRE_SQL_HEADER_IN_TEST_CONFIGS }}
{%- endmacro %}

{# Keeps the failing rows and returns the relation that holds them. #}
{% macro ft_store_failures(failing_sql) %}
  {% set kind = config.get('store_failures_as') or 'table' %}
  {% if kind not in ('table', 'view') %}
    {% do exceptions.raise_compiler_error("'" ~ kind ~ "' is not a valid value for `store_failures_as`. Accepted values are: ['ephemeral', 'table', 'view']") %}
  {% endif %}
  {% set kept = api.Relation.create(database=database, schema=schema, identifier=model['alias'], type=kind) %}
  {% do ft_keep_failures(load_cached_relation(kept), kept, failing_sql) %}
  {% do adapter.commit() %}
  {% do return(kept) %}
{% endmacro %}

{# The rows of the last run stay until those of this one are there, and what reads them stays. #}
{% macro ft_keep_failures(existing, kept, failing_sql) %}{{ return(adapter.dispatch('ft_keep_failures', 'dbt')(existing, kept, failing_sql)) }}{% endmacro %}

{% macro default__ft_keep_failures(existing, kept, failing_sql) %}
  {% if existing is none %}
    {% call statement(auto_begin=True) %}{{ ft_test_header() }} {{ get_create_sql(kept, failing_sql) }}{% endcall %}
    {% do return('') %}
  {% endif %}
  {% set aside = make_intermediate_relation(kept) %}
  {% do ft_drop_leftovers(kept, existing) %}
  {% call statement(auto_begin=True) %}{{ ft_test_header() }} {{ get_create_sql(aside, failing_sql) }}{% endcall %}
  {% do ft_swap_relation(existing, aside, kept) %}
{% endmacro %}

{% materialization test, default %}
  {% set failing_sql = get_limit_subquery_sql(sql, config.get('limit')) %}
  {% set stored = [] %}
  {% if should_store_failures() %}
    {% do stored.append(ft_store_failures(failing_sql)) %}
    {% set failing_sql = 'select * from ' ~ stored[0] %}
  {% endif %}
  {% call statement('main', fetch_result=True) -%}
    {{ ft_test_header() }}
    {{ get_test_sql(failing_sql, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), limit=none) }}
  {%- endcall %}
  {% do return({'relations': stored}) %}
{% endmaterialization %}
