{{ config(materialized='table', alias='n' ~ ('x' * (64 - 1)) , enabled=var('too_long', false)) }}
select 1 as id
