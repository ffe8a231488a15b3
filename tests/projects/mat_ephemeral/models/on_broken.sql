{{ config(enabled=var('broken', false)) }}
select id from {{ ref('broken') }}
