{{
    config(
        materialized='incremental',
        unique_key='order_id',
        on_schema_change='append_new_columns'
    )
}}

-- Only days from the last known one on are read again; `fettle build --full-refresh` starts over.
select
    o.order_id,
    o.customer_id,
    o.ordered_on,
    o.status,
    t.pieces,
    t.gross_amount
from {{ ref('stg_orders') }} as o
inner join {{ ref('order_totals') }} as t on t.order_id = o.order_id
{% if is_incremental() %}
where o.ordered_on >= (select max(ordered_on) from {{ this }})
{% endif %}
