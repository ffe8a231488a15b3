select 1 as id, 'ann'::varchar(3) as name, 1.5::numeric as height
