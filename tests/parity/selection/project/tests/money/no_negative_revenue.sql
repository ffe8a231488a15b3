{{ config(tags=['money'], severity='warn') }}
select * from {{ ref('revenue') }} where euros < 0
