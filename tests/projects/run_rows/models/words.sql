{{ config(materialized='table') }}select 1 as id, 'abc'::varchar(3) as code, 'x'::text as word
