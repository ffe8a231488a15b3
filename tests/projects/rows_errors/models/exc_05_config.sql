{#- EXC-05 -#}
{% if execute -%}
{{ exceptions.missing_config(model, 'c') }}
{%- endif %}select 1 as id
