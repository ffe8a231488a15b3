{#- EXC-05 -#}
{% if execute -%}
{{ exceptions.relation_wrong_type(api.Relation.create(schema='s', identifier='t', type='view'), 'table') }}
{%- endif %}select 1 as id
