select 1 as id
-- TRP-05

