select
    order_id,
    product,
    pieces,
    {{ pence_to_pounds('pieces * price_pence') }} as net_amount,
    {{ with_vat(pence_to_pounds('pieces * price_pence')) }} as gross_amount
from {{ ref('raw_items') }}
