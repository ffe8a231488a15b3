{#- CTX-08 -#}
{% if execute -%}
{{ zip_strict(5) }}
{%- endif %}select 1 as id
