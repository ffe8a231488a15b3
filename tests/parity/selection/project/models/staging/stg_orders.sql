{{ config(tags=['daily'], materialized='ephemeral') }}
select id, customer_id, amount, ordered_on from {{ source('raw', 'orders') }}
