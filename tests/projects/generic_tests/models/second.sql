select 1 as id, 'a' as word union all select 2, 'b'
