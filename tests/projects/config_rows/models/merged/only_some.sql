{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id', merge_update_columns=['one']) }}select 1 as id, '{{ var("word", "a") }}' as one, '{{ var("word", "a") }}' as other
