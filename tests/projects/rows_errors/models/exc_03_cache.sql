{#- EXC-03 -#}
{% if execute -%}
{{ exceptions.raise_cache_inconsistent('EXC-03 cache') }}
{%- endif %}select 1 as id
