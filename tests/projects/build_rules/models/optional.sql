{{ config(on_error='continue', materialized='table') }}select nothing_here as id
