{#- UND-06 -#}
{% if execute -%}
{{ target.nothing.more }}
{%- endif %}select 1 as id
