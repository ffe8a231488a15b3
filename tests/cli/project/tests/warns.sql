{{ config(enabled=var("warning", false), severity="warn") }}
select 1 as x
