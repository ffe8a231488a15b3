{#- ERR-07 -#}
{% if execute -%}
{{ one(q=1) }}
{%- endif %}select 1 as id
