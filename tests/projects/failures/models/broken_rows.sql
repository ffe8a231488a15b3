select 1 as id, 'x' as kind union all select null as id, 'y' as kind
