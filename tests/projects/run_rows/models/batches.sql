select 1 as id, '2020-01-01'::timestamp as at
