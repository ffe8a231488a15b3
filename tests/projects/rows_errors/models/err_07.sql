{#- ERR-07, ENV-12 -#}
{% if execute -%}
{{ one(1, 2) }}
{%- endif %}select 1 as id
