{{ config(materialized='incremental', incremental_strategy='microbatch', unique_key='id', event_time='at',
          batch_size='day', begin='2020-01-01') }}
{% if execute and model.batch and config.get('__dbt_internal_microbatch_event_time_start').strftime('%Y%m%d') in var('broken', [])
      and model.config.__dbt_internal_microbatch_event_time_end > model.batch.event_time_start %}
select nothing_here from {{ ref('events') }}
{% else %}
select id, at, '{{ model.batch.id if model.batch }}' as batch from {{ ref('events') }}
{% endif %}
