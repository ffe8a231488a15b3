{#- CTX-20 -#}
{% if execute -%}
{{ ref(5) }}
{%- endif %}select 1 as id
