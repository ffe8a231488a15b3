{%- set products = ['coffee', 'bread'] -%}

select
    o.ordered_on,
    {%- for product in products %}
    sum(case when i.product = '{{ product }}' then i.pieces else 0 end) as {{ product }}_pieces,
    {%- endfor %}
    sum(i.gross_amount) as gross_amount
from {{ ref('stg_orders') }} as o
inner join {{ ref('stg_items') }} as i on i.order_id = o.order_id
where o.status <> 'returned'
group by o.ordered_on
