select 1 as of_pkg
