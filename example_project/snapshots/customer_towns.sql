{% snapshot customer_towns %}
{{
    config(
        unique_key='customer_id',
        strategy='check',
        check_cols=['town']
    )
}}

-- Keeps where customers lived before they moved.
select customer_id, customer_name, town
from {{ ref('stg_customers') }}

{% endsnapshot %}
