{% macro make_and_drop() %}
    {% set there = api.Relation.create(target.database, target.schema ~ '_free') %}
    {% do adapter.create_schema(there) %}
    {% do adapter.drop_schema(there) %}
{% endmacro %}
