{% snapshot bad %}
{{ config(target_schema='x', strategy='timestamp', unique_key='id') }}
select 1 as id
{% endsnapshot %}
