{# DSP-07, DSP-09: dispatch finds this before tools' own; DSP-01: `plain` of the root is not seen by models of tools #}
{% macro default__shade() %}'shade of shop'{% endmacro %}
{% macro plain() %}'plain of shop'{% endmacro %}
