{#- ENV-04 -#}
{% if execute -%}
{% include 'x' %}
{%- endif %}select 1 as id
