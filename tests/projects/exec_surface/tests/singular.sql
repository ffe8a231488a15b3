select 1 as id -- TRAP-082
