select 1 as id {{ calls_one_that_does() }} -- UND-13, TRP-27
