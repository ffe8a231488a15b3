{#- ENV-05 -#}
{% if execute -%}
{{ 'a'.__class__.x }}
{%- endif %}select 1 as id
