{{ config(schema='near') }} select 1 as id
