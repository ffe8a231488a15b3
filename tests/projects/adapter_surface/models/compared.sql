{{ config(materialized='compared', indexes=[{'columns': ['id', 'name'], 'unique': true, 'type': 'hash'}]) }}
select 1 as id
