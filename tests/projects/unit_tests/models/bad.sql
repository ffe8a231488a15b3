select id, cents / 10.0 as amount from {{ ref('payments') }}
