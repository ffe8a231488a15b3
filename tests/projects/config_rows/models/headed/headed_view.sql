{{ config(materialized='view') }}
{% call set_sql_header(config) %}create function {{ this.schema }}.word() returns text language sql as $$ select 'of view' $$;{% endcall %}
select {{ this.schema }}.word() as word
