{#- RET-05 -#}{{ config(materialized='gives_strangers', tags='runs') }}
select 1 as id
