{% snapshot bad %}
{{ config(target_schema='x', strategy='timestamp', updated_at='at') }}
select 1 as id
{% endsnapshot %}
