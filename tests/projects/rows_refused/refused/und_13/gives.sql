select 1 as id {{ gives_nothing().more }} -- UND-13: it stays so where it is given to
