{#- RET-05 -#}{{ config(materialized='gives_no_relations', tags='runs') }}
select 1 as id
