{{ config(materialized='table', event_time='at') }}
select 1 as id, '2020-01-01 05:00:00' as at
union all select 2, '2020-01-02 05:00:00'
union all select 3, '2020-01-03 05:00:00'
union all select 4, '2020-01-04 05:00:00'
