{{ config(materialized='table', preserve=true) }}select 1 as other
