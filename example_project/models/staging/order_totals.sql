{{ config(materialized='ephemeral') }}

-- Written into each model that refs it: nothing of this name appears in the database.
select
    order_id,
    sum(pieces) as pieces,
    sum(gross_amount) as gross_amount
from {{ ref('stg_items') }}
group by order_id
