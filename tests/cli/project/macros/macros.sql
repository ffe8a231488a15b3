{% macro greet(name="world") %}{{ log("hello " ~ name, info=true) }}{% endmacro %}
{% macro fail_it() %}{{ exceptions.raise_compiler_error("failed on purpose") }}{% endmacro %}
{% macro warn_it() %}{% do exceptions.warn("a warning on purpose") %}{% endmacro %}
{% macro print_it() %}{{ print("printed here") }}{% endmacro %}
