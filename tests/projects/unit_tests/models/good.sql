select id, cents / 100.0 as amount from {{ ref('payments') }}
