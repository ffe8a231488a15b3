{{ config(materialized='no_such') }}
select 1 as id
