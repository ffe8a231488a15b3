{{ config(materialized='table', unlogged=false) }}select 1 as id
