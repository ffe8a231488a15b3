select n + (select max(id) from {{ ref('base') }})::int
