{% macro one(a) %}{{ a }}{% endmacro %}
{% macro inner_undefined() %}{{ not_there_inside }}{{ not_there_inside.x }}{% endmacro %}
{% macro inner_raise() %}{{ exceptions.raise_compiler_error('EXC-01 from within') }}{% endmacro %}
{% macro outer_raise() %}{{ inner_raise() }}{% endmacro %}
{% macro default__only_default() %}x{% endmacro %}
{% materialization gives_text, default %}{% call statement('main') %}select 1{% endcall %}text{% endmaterialization %}
{% materialization gives_no_relations, default %}{% call statement('main') %}select 1{% endcall %}{{ return({'other': 1}) }}{% endmaterialization %}
{% materialization gives_no_list, default %}{% call statement('main') %}select 1{% endcall %}{{ return({'relations': 5}) }}{% endmaterialization %}
{% materialization gives_strangers, default %}{% call statement('main') %}select 1{% endcall %}{{ return({'relations': ['x']}) }}{% endmaterialization %}
{% materialization gives_a_number, default %}{% call statement('main') %}select 1{% endcall %}{{ return(5) }}{% endmaterialization %}
{% macro outer_renders() %}{{ render("{{ inner_raise() }}") }}{% endmacro %}
