{% macro thing() %}{{ return(adapter.dispatch('thing', 'other')()) }}{% endmacro %}
{% macro default__thing() %}thing of other{% endmacro %}
{% macro other() %}the macro named as its package{% endmacro %}
