{#- EXC-03 -#}
{% if execute -%}
{{ exceptions.raise_not_implemented('EXC-03 not implemented') }}
{%- endif %}select 1 as id
