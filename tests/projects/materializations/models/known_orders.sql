{{ config(materialized='ephemeral') }}
select * from {{ ref('orders') }} where customer is not null
