{{ config(materialized=('table' if execute else 'view')) }}
select 1 as id
