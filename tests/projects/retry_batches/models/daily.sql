{{ config(materialized='incremental', incremental_strategy='microbatch', unique_key='id', event_time='at',
          batch_size='day', begin='2020-01-01') }}
{% if execute and model.batch and model.batch.id in var('broken', []) %}
select nothing_here from {{ ref('events') }}
{% else %}
select id, at, '{{ model.batch.id if model.batch }}' as batch from {{ ref('events') }}
{% endif %}
