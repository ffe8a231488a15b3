{# TRP-23: the scope of a variable is the package of the node that is rendered. #}
{% macro of_package() %}{% do return(var('of_package', 'not seen')) %}{% endmacro %}

{# TRP-34: known in its own package only, unless it is called with the package's name. #}
{% macro only_here() %}here{% endmacro %}

{# TRP-35: an unqualified name is looked for in the package of the node, not in that of the macro. #}
{% macro calls_named() %}{{ named() }}{% endmacro %}
{% macro named() %}of the package{% endmacro %}

{# TRP-33: for the nodes of this package and no others. #}
{% macro generate_alias_name(custom_alias_name=none, node=none) %}{{ 'pkg_' ~ node.name }}{% endmacro %}

{# TRP-37: what the adapter calls by name is found in packages, too. #}
{% macro truncate_relation(relation) %}{% do print('TRP-37: truncated by the package, ' ~ named()) %}{% endmacro %}

{# TRP-36: packages first, prefixes second. #}
{% macro postgres__speak() %}{% do return('postgres of the package') %}{% endmacro %}
{% macro speak() %}{% do return(adapter.dispatch('speak', 'pkg')()) %}{% endmacro %}

{# TRP-39: a package does not override what is built in. #}
{% materialization view, adapter='postgres' %}{{ exceptions.raise_compiler_error('overridden by a package') }}{% endmaterialization %}

{% macro _underscored() %}seen{% endmacro %}
