-- Returns what is wrong: orders without a single item.
select o.order_id
from {{ ref('stg_orders') }} as o
left join {{ ref('stg_items') }} as i on i.order_id = o.order_id
where i.order_id is null
