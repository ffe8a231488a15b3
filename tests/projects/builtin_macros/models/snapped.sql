{{ config(materialized='snapshot_probe', unique_key='id', updated_at='at', strategy='timestamp') }}
select 1 as id, 'a' as name, now()::timestamp as at
