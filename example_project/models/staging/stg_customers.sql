select
    id as customer_id,
    name as customer_name,
    town,
    since as customer_since
from {{ ref('raw_customers') }}
