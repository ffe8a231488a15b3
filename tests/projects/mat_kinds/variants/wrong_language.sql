{{ config(materialized='python_only') }}
select 1 as id
