{% snapshot bad %}
{{ config(target_schema='x', strategy='check', unique_key='id') }}
select 1 as id
{% endsnapshot %}
