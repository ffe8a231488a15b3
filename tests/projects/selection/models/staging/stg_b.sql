{{ config(tags=['nightly']) }} select 2 as id
