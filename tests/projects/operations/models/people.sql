select 1 as id, 'Ada' as name, null as nobody
