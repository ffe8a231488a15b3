{{ config(enabled=var("failing", false)) }}
select 1 as x
