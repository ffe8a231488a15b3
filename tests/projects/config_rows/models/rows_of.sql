select n as id from generate_series(1, {{ var('rows', 2) }}) n
