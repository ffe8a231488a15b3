{#- CTX-04 -#}
{% if execute -%}
{{ fromjson(none) }}
{%- endif %}select 1 as id
