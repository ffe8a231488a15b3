{# ART-31: dbt reads calls off the text. A method counts as the macro of its name, a dispatch as the very
   name, too, and only a name with a package in front may be the macro's own. #}
{% macro upper_words(text) %}{{ return(text.cents('a', 'b')) }}{% endmacro %}
{% macro default__money(column) %}{{ adapter.dispatch('cents', 'props')(column) }}{% endmacro %}
{% macro default__cents(column) %}{{ column }}{% endmacro %}
{% macro again(n) %}{{ again(n - 1) if n else '' }}{% endmacro %}
{% macro again_by_package(n) %}{{ props.again_by_package(n - 1) if n else '' }}{% endmacro %}
