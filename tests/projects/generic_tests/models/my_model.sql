select 1 as fun
