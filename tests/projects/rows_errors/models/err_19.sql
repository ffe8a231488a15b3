{#- ERR-19 -#}
{% if execute -%}
{{ config.require('nothing') }}
{%- endif %}select 1 as id
