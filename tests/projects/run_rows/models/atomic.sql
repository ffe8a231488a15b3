{{ config(materialized='table', pre_hook=note('before'), post_hook='select no_such_column') }}select 1 as id
