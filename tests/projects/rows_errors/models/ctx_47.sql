{#- CTX-47 -#}
{% if execute -%}
{{ load_agate_table() }}
{%- endif %}select 1 as id
