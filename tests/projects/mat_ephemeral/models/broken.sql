{{ config(materialized='ephemeral', enabled=var('broken', false)) }}
{{ exceptions.raise_compiler_error('no') if execute }}
select 1 as id
