{% test sums(model, column_name, over='true') %}
select count(*) as n from {{ model }} where {{ over }} group by id having {{ over }}
{% endtest %}
