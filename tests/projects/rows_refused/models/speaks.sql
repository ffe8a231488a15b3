{{ config(materialized='python_only') }}
select 'ERR-21' as id
