select 1 as id, 'new' as state, 5 as amount union all select 2, 'odd', -1 union all select 3, 'odd', null union all select null, 'old', -7
