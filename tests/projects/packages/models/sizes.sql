{# a CTE may bear the name of the model it reads #}
with tools_sizes as (select * from {{ ref('tools_sizes') }})
select size, colour, note from tools_sizes
