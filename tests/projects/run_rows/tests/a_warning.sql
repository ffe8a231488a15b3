{{ config(warn_if='> 0', error_if='> 5') }}select 1 as id
