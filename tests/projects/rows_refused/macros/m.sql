{% materialization table, default %}{% do print('DSP-13 the table of the root project') %}{% call statement('main') %}{{ create_table_as(false, this, sql) }}{% endcall %}{{ return({'relations': [this]}) }}{% endmaterialization %}
{% materialization python_only, default, supported_languages=['python'] %}{{ return({'relations': []}) }}{% endmaterialization %}
{% macro get_columns_in_relation(relation) %}{% do print('DSP-12 the macro the adapter calls: ' ~ [model.name, this is defined, execute, relation.identifier]) %}{{ return([]) }}{% endmacro %}
