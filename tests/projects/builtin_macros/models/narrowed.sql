{#- TRP-57: a column that the model no longer has is still among those that are inserted. -#}
{{ config(materialized='incremental') }}
select 1 as id {{ ", 'a' as name" if not var('narrow', false) }}
