{{ config(schema='other') }}select 1 as id
