select 1 as id {{ run_query('select 1').columns }} -- UND-13: a macro of dbt's own
