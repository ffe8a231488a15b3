{% macro who() %}who of root{% endmacro %}
{% macro shop__dispatched() %}unused{% endmacro %}
{% macro default__dispatched() %}default of root{% endmacro %}
{# TRAP-021: a macro of the root's that is named like a built-in is what adapter and built-ins call #}
{% macro get_columns_in_relation(relation) %}{{ return([api.Column('made_up', 'text')]) }}{% endmacro %}
{# TRAP-023: a ref of one's own records what the original records #}
{% macro ref() %}{% do return(builtins.ref(*varargs, **kwargs).include(database=false)) %}{% endmacro %}
