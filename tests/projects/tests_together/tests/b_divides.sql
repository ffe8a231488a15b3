select * from {{ ref('rows') }} where 1 / (id - id) > 0
