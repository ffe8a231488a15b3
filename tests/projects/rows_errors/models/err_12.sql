{#- ERR-12 -#}
{% if execute -%}
{{ ref('fine') }}
{%- endif %}select 1 as id
