{{ config(enabled=var("broken", false), materialized="table") }}
select * from nowhere_at_all
