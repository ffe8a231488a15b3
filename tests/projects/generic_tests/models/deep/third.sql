select 1 as "Odd Id"
