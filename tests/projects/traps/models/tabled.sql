{{ config(materialized='table') }} select * from {{ ref('at_root', strange=1) }}
