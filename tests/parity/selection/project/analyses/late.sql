select 1 as late
