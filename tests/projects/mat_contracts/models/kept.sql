select 'a' as word, 1 as id, 2 as parent_id
