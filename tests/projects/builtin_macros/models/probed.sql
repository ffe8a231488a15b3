{{ config(materialized='probe', indexes=[{'columns': ['id'], 'unique': true}], where='id > 5', full_refresh=true, store_failures=true) }}
{% call set_sql_header(config) %}set statement_timeout = 0;{% endcall %}
select 1 as id, 'x'::text as "Name"
