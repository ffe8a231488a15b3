{{ config(materialized='rows_seen', pre_hook="select 1 as before") }}
select 5 as five
