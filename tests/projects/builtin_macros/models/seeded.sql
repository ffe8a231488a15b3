{{ config(materialized='seed_probe') }}
select 1 as id
