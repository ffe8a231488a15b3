{{ config(materialized='materialized_view' if target.type == 'postgres' else 'view', preserve=['indexes']) }}select 1 as id, 2 as n
