{{ config(materialized='table', indexes=[{'columns': ['id']}], preserve=true) }}select 1 as id, 2 as n
