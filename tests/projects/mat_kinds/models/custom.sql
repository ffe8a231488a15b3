{{ config(materialized='insert_only', wanted='yes') }}
select 5 as id
