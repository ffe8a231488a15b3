select 0 as v
