select i as id, case when i < 3 then i end as small from generate_series(1, 5) i
