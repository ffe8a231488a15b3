{{ config(schema='Other', materialized='table', enabled=var('other', false)) }}
select 1 as id
