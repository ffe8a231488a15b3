select
    c.customer_id,
    c.customer_name,
    c.town,
    count(o.order_id) as orders,
    coalesce(sum(o.gross_amount), 0) as spent
from {{ ref('stg_customers') }} as c
left join {{ ref('orders') }} as o
    on o.customer_id = c.customer_id and o.status <> 'returned'
group by c.customer_id, c.customer_name, c.town
