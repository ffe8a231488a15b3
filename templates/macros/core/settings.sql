{# Questions about the invocation and the node's configuration. #}

{% macro should_full_refresh() %}
  {% set asked = config.get('full_refresh') %}
  {% do return(flags.FULL_REFRESH if asked is none else asked) %}
{% endmacro %}

{% macro should_store_failures() %}
  {% set asked = config.get('store_failures') %}
  {% do return(flags.STORE_FAILURES if asked is none else asked) %}
{% endmacro %}

{# While a project is parsed there is no database to ask, so the answer is False. #}
{% macro is_incremental() %}
  {% set found = adapter.get_relation(this.database, this.schema, this.table) if execute else none %}
  {% do return(found is not none and found.type == 'table'
               and model.config.materialized == 'incremental' and not should_full_refresh()) %}
{% endmacro %}

{% macro is_core_v2() %}{% do return(dbt_version.split('.')[0] == '2') %}{% endmacro %}

{% macro set_sql_header(config) -%}{%- do config.set('sql_header', caller()) -%}{%- endmacro %}

{# The header lines a model put before its statement, or nothing. #}
{% macro ft_sql_header() -%}{{ config.get('sql_header') or '' }}{%- endmacro %}
