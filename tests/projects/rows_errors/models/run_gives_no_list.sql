{#- RET-05 -#}{{ config(materialized='gives_no_list', tags='runs') }}
select 1 as id
