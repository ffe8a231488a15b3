{#- EXC-06 -#}
{% if execute -%}
{{ exceptions.raise_duplicate_resource_name('a', 'b') }}
{%- endif %}select 1 as id
