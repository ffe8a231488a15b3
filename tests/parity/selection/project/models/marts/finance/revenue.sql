select o.id, p.cents / 100 as euros from {{ ref('orders') }} o join {{ ref('stg_payments') }} p on p.order_id = o.id
