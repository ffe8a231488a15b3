{{ config(materialized='ephemeral', enabled=var('broken', false)) }}
select * from {{ ref('fails') }}
