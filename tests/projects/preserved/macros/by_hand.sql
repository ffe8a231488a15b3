{% macro by_hand() %}
  {% for name in ['kept', 'lost', 'grown'] %}
    {% do run_query('create index mine_' ~ name ~ ' on ' ~ (ref(name) if target.type == 'postgres' else name) ~ ' (id, n)') %}
    {% do adapter.dispatch('hang_a_trigger', 'shop')(name) %}
  {% endfor %}
  {% if target.type == 'postgres' %}{% do run_query('create unique index mine_seen on ' ~ ref('seen') ~ ' (id)') %}{% endif %}
{% endmacro %}

{% macro sqlite__hang_a_trigger(name) %}
  {% do run_query('create trigger tr_' ~ name ~ ' after insert on ' ~ ref(name).identifier ~ ' begin select 1; end') %}
{% endmacro %}

{% macro postgres__hang_a_trigger(name) %}
  {% do run_query('create trigger tr_' ~ name ~ ' before update on ' ~ ref(name) ~ ' for each row execute function suppress_redundant_updates_trigger()') %}
{% endmacro %}

{% macro what_stands() %}
  {% set postgres = "select relname from pg_class where relname like 'mine%' and relnamespace = '" ~ target.schema ~ "'::regnamespace union all select tgname from pg_trigger where tgname like 'tr%' order by 1" %}
  {% set sqlite = "select name from sqlite_master where name like 'mine%' or name like 'tr%' order by 1" %}
  {% do print(run_query(postgres if target.type == 'postgres' else sqlite).columns[0].values() | join(' ')) %}
{% endmacro %}
