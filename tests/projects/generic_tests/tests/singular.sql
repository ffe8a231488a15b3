{{ config(tags=['in_file']) }}
select * from {{ ref('second') }} where id > 1
