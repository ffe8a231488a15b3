{{ config(enabled=true, indexes=[{'columns': ['id']}]) }}
select id, order_id, cents from {{ source('pay', 'payments') }} where method in (select code from {{ ref('methods') }})
