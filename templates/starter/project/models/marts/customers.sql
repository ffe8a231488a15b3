with orders as (

    select
        customer_id,
        count(*) as order_count,
        sum(amount) as total_amount
    from {{ ref('stg_orders') }}
    where status != 'returned'
    group by customer_id

)

select
    customers.customer_id,
    customers.customer_name,
    customers.joined_on,
    coalesce(orders.order_count, 0) as order_count,
    coalesce(orders.total_amount, 0) as total_amount
from {{ ref('stg_customers') }} as customers
left join orders on orders.customer_id = customers.customer_id
