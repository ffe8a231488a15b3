{{ config(materialized='view') }}
{%- if execute and flags.WHICH == 'run' %}{% do print('DSP-12 columns: ' ~ adapter.get_columns_in_relation(ref('fine'))) %}{% endif %}
-- depends_on: {{ ref('fine') }}
select 1 as id
