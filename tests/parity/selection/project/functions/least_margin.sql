select 0.1
