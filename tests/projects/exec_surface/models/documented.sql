select 1 as "Mixed Name", 2 as id
