select ordered_on, count(*) as n from {{ ref('orders') }} group by 1
