{{ config(materialized='table') }}
select customer, count(*) as orders, sum(amount) as amount
from {{ ref('known_orders') }}
group by customer
order by customer
