{# Running SQL from a template: statement blocks, run_query, and explain as a syntax check. #}

{# Runs SQL that is there as text; what is empty is not run. #}
{% macro ft_execute(sql, auto_begin) %}
  {% if sql %}{% call statement(auto_begin=auto_begin) %}{{ sql }}{% endcall %}{% endif %}
{% endmacro %}

{# The whole result of a query: response, data, table. #}
{% macro ft_fetch(name, sql, auto_begin=False) %}
  {% call statement(name, fetch_result=True, auto_begin=auto_begin) %}{{ sql }}{% endcall %}
  {% do return(load_result(name)) %}
{% endmacro %}

{# The dictionary of a model is made for macros that name it: this one is entered for Python alone. #}
{% macro ft_submit_python(code) %}{% do return(submit_python_job(model, code)) %}{% endmacro %}

{% macro statement(name=None, fetch_result=False, auto_begin=True, language='sql') -%}
  {%- if execute -%}
    {%- set code = caller() -%}
    {%- if name == 'main' %}{% do write(code, language) %}{% endif -%}
    {%- if language == 'python' -%}
      {%- set answer, rows = ft_submit_python(code), none -%}
    {%- elif language == 'sql' -%}
      {%- set answer, rows = adapter.execute(code, auto_begin=auto_begin, fetch=fetch_result, later=(name == 'main')) -%}
    {%- else -%}
      {%- do exceptions.raise_compiler_error('statement: language "' ~ language ~ '" is not supported') -%}
    {%- endif -%}
    {%- if name is not none -%}{%- do store_result(name, response=answer, agate_table=rows) -%}{%- endif -%}
  {%- endif -%}
{%- endmacro %}

{# A result without an execution: seeds and no-ops report through it. #}
{% macro noop_statement(name=None, message=None, code=None, rows_affected=None, res=None) -%}
  {%- set text = caller() -%}
  {%- if name == 'main' %}{% do write(text, 'SQL') %}{% endif -%}
  {%- if name is not none -%}
    {%- do store_raw_result(name, message=message, code=code, rows_affected=rows_affected, agate_table=res) -%}
  {%- endif -%}
{%- endmacro %}

{# All callers share one result name, so a table must be taken before the next query. #}
{% macro run_query(sql) %}{% do return(ft_fetch('run_query_statement', sql).table) %}{% endmacro %}

{% macro validate_sql(sql) %}{{ return(adapter.dispatch('validate_sql', 'dbt')(sql)) }}{% endmacro %}

{% macro default__validate_sql(sql) %}
  {% call statement('validate_sql') %}explain {{ sql }}{% endcall %}
  {% do return(load_result('validate_sql')) %}
{% endmacro %}
