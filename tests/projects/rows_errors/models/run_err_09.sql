{#- ERR-09 -#}{{ config(materialized='table', tags='runs') }}
select nothing_such from nowhere
