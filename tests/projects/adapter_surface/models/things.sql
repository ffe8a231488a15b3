{{ config(materialized='table') }}
select 1 as id, cast('a' as varchar(10)) as name, cast(1.5 as numeric(6,2)) as price
union all
select 2, null, 20.25
