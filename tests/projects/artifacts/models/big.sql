{{ config(materialized='table', post_hook='select 1 as after') }} select * from {{ ref('between') }} where {{ always() }}
