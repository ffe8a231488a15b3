{{ config(materialized='table', alias='n' ~ ('x' * (63 - 1)) ) }}
select 1 as id
