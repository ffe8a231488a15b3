{{ config(materialized='table', enabled=var('fails', false)) }}
select 1 / 0 as id
