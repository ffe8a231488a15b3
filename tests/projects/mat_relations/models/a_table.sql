{{ config(materialized='table', indexes=[{'columns': ['id'], 'unique': true}]) }}
select 1 as id, '{{ var("word", "first") }}'::text as word
