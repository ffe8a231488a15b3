{% call statement('typed', fetch_result=true) %}select cast(1.50 as numeric(4, 2)) as n, cast('2020-01-02' as date) as d, true as b, 7 as i, 't' as t{% endcall %}
-- TRAP-028: {% if execute %}{% for cell in load_result('typed').table.rows[0].values() %}{{ cell | string }} {{ cell is number }} {{ cell is string }} {{ cell is boolean }}; {% endfor %}{% endif %}
select 1 as id
