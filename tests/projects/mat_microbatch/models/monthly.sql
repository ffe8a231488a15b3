{{ config(materialized='incremental', incremental_strategy='microbatch', unique_key='id', event_time='at', batch_size='month',
          begin='2019-12-15') }}
select id, at, '{{ model.batch.id }}' as batch from {{ ref('events') }}
