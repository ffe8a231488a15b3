{{ config(alias='UPPER', materialized='table') }}
select 1 as id
