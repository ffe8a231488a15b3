{# User-defined functions: scalar and aggregate, and the materialization. #}

{% macro scalar_function_sql(target_relation) %}{{ return(adapter.dispatch('scalar_function_sql', 'dbt')(target_relation)) }}{% endmacro %}

{% macro default__scalar_function_sql(target_relation) -%}
  {{ scalar_function_create_replace_signature_sql(target_relation) }}
  {{ scalar_function_body_sql() }};
{%- endmacro %}

{% macro scalar_function_create_replace_signature_sql(target_relation) %}{{ return(adapter.dispatch('scalar_function_create_replace_signature_sql', 'dbt')(target_relation)) }}{% endmacro %}

{% macro default__scalar_function_create_replace_signature_sql(target_relation) -%}
  CREATE OR REPLACE FUNCTION {{ target_relation.render() }} ({{ formatted_scalar_function_args_sql() | trim }})
  RETURNS {{ model.returns.data_type }}
  {{ scalar_function_volatility_sql() }} AS
{%- endmacro %}

{% macro formatted_scalar_function_args_sql() %}{{ return(adapter.dispatch('formatted_scalar_function_args_sql', 'dbt')()) }}{% endmacro %}

{% macro default__formatted_scalar_function_args_sql() -%}
  {%- for arg in model.arguments -%}{{ arg.name }} {{ arg.data_type }}{{ ', ' if not loop.last }}{%- endfor -%}
{%- endmacro %}

{% macro scalar_function_body_sql() %}{{ return(adapter.dispatch('scalar_function_body_sql', 'dbt')()) }}{% endmacro %}

{% macro default__scalar_function_body_sql() -%}
  $$
    {{ model.compiled_code }}
  $$ LANGUAGE SQL
{%- endmacro %}

{% macro scalar_function_volatility_sql() %}{{ return(adapter.dispatch('scalar_function_volatility_sql', 'dbt')()) }}{% endmacro %}

{# Without a configured volatility the database's own default stands. #}
{% macro default__scalar_function_volatility_sql() -%}
  {%- set words = {'deterministic': 'IMMUTABLE', 'stable': 'STABLE', 'non-deterministic': 'VOLATILE'} -%}
  {%- set asked = model.config.get('volatility') -%}
  {%- if asked in words -%}{{ words[asked] }}
  {%- elif asked is not none -%}{%- do unsupported_volatility_warning(asked) -%}
  {%- endif -%}
{%- endmacro %}

{% macro unsupported_volatility_warning(volatility) %}{{ return(adapter.dispatch('unsupported_volatility_warning', 'dbt')(volatility)) }}{% endmacro %}

{% macro default__unsupported_volatility_warning(volatility) %}
  {% do exceptions.warn('Found `' ~ volatility ~ '` volatility specified on function `' ~ model.name
                        ~ '`. This volatility is not supported by ' ~ adapter.type() ~ ', and will be ignored') %}
{% endmacro %}

{% macro formatted_scalar_function_args_javascript() %}{{ return(adapter.dispatch('formatted_scalar_function_args_javascript', 'dbt')()) }}{% endmacro %}

{% macro default__formatted_scalar_function_args_javascript() %}
  {% do exceptions.raise_compiler_error('formatted_scalar_function_args_javascript not implemented for adapter ' ~ adapter.type()) %}
{% endmacro %}

{% macro scalar_function_volatility_javascript() %}{{ return(adapter.dispatch('scalar_function_volatility_javascript', 'dbt')()) }}{% endmacro %}

{% macro default__scalar_function_volatility_javascript() %}
  {% if model.config.get('volatility') is not none %}
    {% do exceptions.warn('Volatility is not supported by ' ~ adapter.type() ~ ' in javascript UDF and will be ignored') %}
  {% endif %}
{% endmacro %}

{# ---- aggregates ---- #}

{% macro get_aggregate_function_create_replace_signature(target_relation) %}{{ return(adapter.dispatch('get_aggregate_function_create_replace_signature', 'dbt')(target_relation)) }}{% endmacro %}

{% macro default__get_aggregate_function_create_replace_signature(target_relation) -%}
  CREATE OR REPLACE AGGREGATE FUNCTION {{ target_relation.render() }} ({{ get_formatted_aggregate_function_args() | trim }})
  RETURNS {{ model.returns.data_type }}
  {{ get_function_language_specifier() }}
  {{ get_aggregate_function_volatility_specifier() }}
  {{ get_function_python_options() if model.get('language') == 'python' }}
  AS
{%- endmacro %}

{% macro get_formatted_aggregate_function_args() %}{{ return(adapter.dispatch('get_formatted_aggregate_function_args', 'dbt')()) }}{% endmacro %}

{% macro default__get_formatted_aggregate_function_args() %}{% do return(formatted_scalar_function_args_sql()) %}{% endmacro %}

{% macro get_function_language_specifier() %}{{ return(adapter.dispatch('get_function_language_specifier', 'dbt')()) }}{% endmacro %}

{# SQL functions need no language clause. #}
{% macro default__get_function_language_specifier() -%}
  {%- set language = model.get('language') -%}
  {%- if language == 'javascript' -%}LANGUAGE js
  {%- elif language != 'sql' -%}LANGUAGE {{ language | upper }}
  {%- endif -%}
{%- endmacro %}

{% macro get_aggregate_function_volatility_specifier() %}{{ return(adapter.dispatch('get_aggregate_function_volatility_specifier', 'dbt')()) }}{% endmacro %}

{% macro default__get_aggregate_function_volatility_specifier() %}{% do return(scalar_function_volatility_sql()) %}{% endmacro %}

{% macro get_function_python_options() %}{{ return(adapter.dispatch('get_function_python_options', 'dbt')()) }}{% endmacro %}

{% macro default__get_function_python_options() -%}
  {%- set packages = model.config.get('packages', []) -%}
  RUNTIME_VERSION = '{{ model.config.get('runtime_version') }}' HANDLER = '{{ model.config.get('entry_point') }}'
  {{- " PACKAGES = ('" ~ packages | join("','") ~ "')" if packages }}
{%- endmacro %}

{# ---- the materialization ---- #}

{% macro function_execute_build_sql(build_sql, existing_relation, target_relation) %}{{ return(adapter.dispatch('function_execute_build_sql', 'dbt')(build_sql, existing_relation, target_relation)) }}{% endmacro %}

{% macro default__function_execute_build_sql(build_sql, existing_relation, target_relation) %}
  {% call statement(name='main') %}{{ build_sql }}{% endcall %}
  {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing_relation, full_refresh_mode=True)) %}
  {% do persist_docs(target_relation, model) %}
  {% do adapter.commit() %}
{% endmacro %}

{# The macro that writes the DDL is named after kind and language. Its name is not known before the node is,
   which a direct call of adapter.dispatch would not be allowed to have. #}
{% materialization function, default, supported_languages=['sql', 'python', 'javascript'] %}
  {% set built = this.incorporate(type=this.Function) %}
  {% set old = load_cached_relation(this) %}
  {% set find = adapter.dispatch %}
  {% do run_hooks(pre_hooks) %}
  {% set write_ddl = find(this.get_function_macro_name(this.get_function_config(model)), 'dbt') %}
  {% do function_execute_build_sql(write_ddl(built), old, built) %}
  {% do run_hooks(post_hooks) %}
  {% do return({'relations': [built]}) %}
{% endmaterialization %}
