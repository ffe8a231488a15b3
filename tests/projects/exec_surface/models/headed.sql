{{ config(materialized='table', indexes=[{'columns': ['id']}]) }}
{% call set_sql_header(config) %}create temporary table es_header as select 7 as id;{% endcall %}
select id from es_header
