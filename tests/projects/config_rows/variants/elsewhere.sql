{{ config(database=var('database', 'elsewhere')) }}select 1 as id
