{{ config(materialized='table') }}
{% call set_sql_header(config) %}set application_name = 'by_call';{% endcall %}
select current_setting('application_name') as word
