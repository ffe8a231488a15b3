{{ config(materialized='table') }}
{%- if flags.WHICH == 'parse' %}{% do print('PHS-01 profile: ' ~ [target.host, target.schema, target.password is defined]) %}{% endif %}
select 1 as id
