{#- UND-12: none of these fails. -#}
select 1 as id {{ no_such_macro().more }} {{ takes(nothing) }} {{ prints_nothing() }} {{ guarded() }}
{% call with_caller() %}{{ nothing.at.all() }}{% endcall %}
{% macro own() %}{{ nothing.at.all() }}{% endmacro %}{{ own() }}
