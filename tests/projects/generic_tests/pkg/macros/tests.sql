{% test only_in_pkg(model) %}select * from {{ model }} where 1 = 0{% endtest %}
{% macro of_pkg() %}1 = 0{% endmacro %}
{#- PHS-07: while the project is read a test reaches what its macro calls, by bare names and in any package. -#}
{% test asks_own_macro(model) %}select * from {{ model }} where {{ "1 = 0" if execute else of_pkg() }}{% endtest %}
{% test in_both(model) %}select 'pkg' as says from {{ model }} where 1 = 0{% endtest %}
