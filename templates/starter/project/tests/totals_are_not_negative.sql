select customer_id, total_amount
from {{ ref('customers') }}
where total_amount < 0
