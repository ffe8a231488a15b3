select 1 from {{ ref('orders') }} where not (id > 0)
