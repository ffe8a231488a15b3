{{ config(materialized='incremental', incremental_strategy='microbatch', unique_key='id', event_time='happened',
          batch_size='day', begin=modules.datetime.datetime(2020, 1, 1)) }}
select id, '{{ model.batch.id }}' as batch from {{ ref('events') }}
