{{ config(on_error='continue', materialized='table') }}select no_such_column as id
