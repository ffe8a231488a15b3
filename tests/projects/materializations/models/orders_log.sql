{{ config(materialized='incremental', unique_key='id') }}
select id, customer, amount
from {{ ref('orders') }}
where id <= {{ var('until', 2) }}
{% if is_incremental() %}
  and id > (select max(id) from {{ this }})
{% endif %}
