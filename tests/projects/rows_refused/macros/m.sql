{% materialization table, default %}{% do print('DSP-13 the table of the root project') %}{% call statement('main') %}{{ create_table_as(false, this, sql) }}{% endcall %}{{ return({'relations': [this]}) }}{% endmaterialization %}
{% materialization python_only, default, supported_languages=['python'] %}{{ return({'relations': []}) }}{% endmaterialization %}
{% macro get_columns_in_relation(relation) %}{% do print('DSP-12 the macro the adapter calls: ' ~ [model.name, this is defined, execute, relation.identifier]) %}{{ return([]) }}{% endmacro %}
{#- UND-13: what is undefined in a macro fails while the project is read; in the text of a node it is nothing (UND-12). -#}
{% macro calls_no_macro() %}{{ no_such_macro(1) }}{% endmacro %}
{% macro calls_one_that_does() %}{{ calls_no_macro() }}{% endmacro %}
{% macro gives_nothing() %}{% do return(nothing) %}{% endmacro %}
{% macro needs(given) %}{{ given.name }}{% endmacro %}
{% macro prints_nothing() %}[{{ nothing }}]{% endmacro %}
{% macro takes(given) %}[{{ given.any.more() }}]{% endmacro %}
{% macro with_caller() %}{{ caller() }}{% endmacro %}
{% macro guarded() %}{% if execute %}{{ no_such_macro() }}{% endif %}{% endmacro %}
