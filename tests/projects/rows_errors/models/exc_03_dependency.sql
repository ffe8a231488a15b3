{#- EXC-03 -#}
{% if execute -%}
{{ exceptions.raise_dependency_error('EXC-03 dependency') }}
{%- endif %}select 1 as id
