{% test only_in_pkg(model) %}select * from {{ model }} where 1 = 0{% endtest %}
{% test in_both(model) %}select 'pkg' as says from {{ model }} where 1 = 0{% endtest %}
