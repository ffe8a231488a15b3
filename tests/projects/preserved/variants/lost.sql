{{ config(materialized='table', preserve='everything') }}select 1 as id, 2 as n
