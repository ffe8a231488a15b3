{{ config(materialized='incremental', unique_key='id', tags='daily', store={'hot': true, 'parts': ['a', 'b'], 'depth': {'n': 3}}) }}
select o.id, o.customer_id, o.ordered_on, o.amount as total from {{ ref('stg_orders') }} o
