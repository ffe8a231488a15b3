{% data_test mine(model) %}select 1{% enddata_test %}
