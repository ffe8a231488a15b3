{#- ERR-10 -#}
{% if execute -%}
{% call statement('x', fetch_result=true) %}select 1{% endcall %}{% set a = load_result('x') %}{% set b = load_result('x') %}
{%- endif %}select 1 as id
