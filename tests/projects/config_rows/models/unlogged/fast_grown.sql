{{ config(materialized='incremental', unlogged=true) }}select 1 as id
