{{ config(materialized='says_nothing') }}
select 1 as id
