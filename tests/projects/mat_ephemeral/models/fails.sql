{{ config(materialized='table', enabled=var('broken', false)) }}
select no_such_column
