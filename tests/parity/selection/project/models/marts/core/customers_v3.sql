select c.id, c.name from {{ ref('customers', v=2) }} c
