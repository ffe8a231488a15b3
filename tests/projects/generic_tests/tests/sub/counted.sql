select * from {{ ref('second') }} where id > 1 limit 0
