{{ config(materialized='incremental', full_refresh=none) }}select 1 as id
