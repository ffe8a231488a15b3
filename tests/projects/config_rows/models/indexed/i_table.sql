{{ config(materialized='table') }}select 1 as id, 'a'::text as word
