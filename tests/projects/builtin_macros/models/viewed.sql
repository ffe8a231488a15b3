{#- MAC-122: built, refreshed, given another index, and built anew. -#}
{{ config(materialized='materialized_view', indexes=[{'columns': [var('key', 'id')]}]) }}
select 1 as id, 2 as other
