{{ config(materialized='table', event_time='happened') }}
select 1 as id, cast('2020-01-01 08:00:00' as timestamp) as happened union all
select 2, cast('2020-01-02 08:00:00' as timestamp) union all
select 3, cast('2020-01-03 08:00:00' as timestamp)
