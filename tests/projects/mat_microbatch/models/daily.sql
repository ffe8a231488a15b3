{{ config(materialized='incremental', incremental_strategy='microbatch', unique_key='id', event_time='at', batch_size='day',
          begin='2020-01-01', lookback=var('lookback', 1), full_refresh=var('refresh', none),
          pre_hook="insert into ft_mat_microbat.log (what) values ('before')", post_hook="insert into ft_mat_microbat.log (what) values ('after')") }}
{{ exceptions.raise_compiler_error('not this one') if model.batch and model.batch.id == var('fails', 'none') }}
select id, at, '{{ model.batch.id if model.batch }}' as batch, {{ is_incremental() }} as incremental,
  (select count(*) from {{ ref('events').render() }}) as all_events
from {{ ref('events') }}
