{{ config(materialized='view') }}
-- TRAP-009: {{ var('everywhere') }}, {{ var('scoped') }}, {{ var('own') }}
-- TRAP-019: {{ pkg_says() }}; TRAP-036: {{ ref('both') }}
select 1 as id
