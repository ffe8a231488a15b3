{% snapshot bad %}
{{ config(target_schema='x', strategy='timestamp', unique_key='id', updated_at='at', materialized='table') }}
select 1 as id
{% endsnapshot %}
