{% snapshot orders_history %}
{{ config(strategy='check', check_cols='all', unique_key='id', target_schema='history') }}
select * from {{ ref('orders') }}
{% endsnapshot %}
