-- TRAP-024: {% if not execute %}{{ nothing.at.all['there']() }}{% endif %}
select 1 as id
