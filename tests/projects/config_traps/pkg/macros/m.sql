{% macro pkg_says() %}{{ who() }}, {{ pkg.dispatched() }}{% endmacro %}
{% macro who() %}who of pkg{% endmacro %}
{% macro dispatched() %}{{ return(adapter.dispatch('dispatched', 'pkg')()) }}{% endmacro %}
{% macro default__dispatched() %}default of pkg{% endmacro %}
{# TRAP-020: a package's own one of a built-in name is not taken by dbt's macros #}
{% macro default__hash(field) %}hash of pkg{% endmacro %}
{# TRAP-022: not even a materialization #}
{% materialization view, default %}{{ exceptions.raise_compiler_error('the view of pkg') }}{% endmaterialization %}
