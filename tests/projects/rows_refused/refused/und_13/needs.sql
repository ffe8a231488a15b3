select 1 as id {{ needs() }} -- UND-13: a parameter that was not given
