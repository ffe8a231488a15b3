{{ config(materialized='materialized_view') }}
select id{{ var('more', '') }} from {{ ref('base') }}
