{{ config(enabled=var('broken', false)) }}
select * from {{ ref('on_fails') }}
