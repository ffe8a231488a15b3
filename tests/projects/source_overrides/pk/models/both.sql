select * from {{ source('raw', 'orders') }} join {{ source('raw', 'items') }} using (id)
