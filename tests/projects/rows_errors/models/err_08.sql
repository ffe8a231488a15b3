{#- ERR-08 -#}
{% if execute -%}
{{ 1 / 0 }}
{%- endif %}select 1 as id
