{{ config(materialized='table', event_time='at') }}
select i as id, timestamp '2020-01-01 08:00' + (i - 1) * interval '1 day' as at from generate_series(1, 5) i
