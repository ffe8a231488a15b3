{{ config(materialized='view', meta={'seen': {'by': []}}, own={'kept': 1}, post_hook="select 1 {% do model.columns.id.meta.notes.append('after') %}") }}
{% if execute %}
{% do model.meta.seen.by.append('body') %}
{% do model.config.own.update({'more': 2}) %}
{% do config.get('meta').update({'whole': true}) %}
{% do model.columns.id.meta.notes.append('body') %}
{% do model.meta.update({'a copy': true}) %}
{% do model.tags.append('a copy') %}
{% endif %}
select 1 as id
