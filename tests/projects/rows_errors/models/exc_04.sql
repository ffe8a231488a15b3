{#- EXC-04 -#}
{% if execute -%}
{{ exceptions.raise_contract_error([{'name': 'a', 'data_type': 'int', 'formatted': 'a int'}], [{'name': 'b', 'data_type': 'text', 'formatted': 'b text'}]) }}
{%- endif %}select 1 as id
