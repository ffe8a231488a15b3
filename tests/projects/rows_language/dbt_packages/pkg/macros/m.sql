{% macro only_in_pkg() %}of pkg{% endmacro %}
{% macro shared() %}shared of pkg{% endmacro %}
{% macro calls_shared() %}{{ shared() }}{% endmacro %}
{% macro entry(x) %}{{ return(adapter.dispatch('entry', 'pkg')(x)) }}{% endmacro %}
{% macro default__entry(x) %}default of pkg {{ x }}{% endmacro %}
{% macro pkg2() %}a macro{% endmacro %}
{% macro generate_alias_name(custom_alias_name=none, node=none) %} from_pkg_{{ node.name }} {% endmacro %}
