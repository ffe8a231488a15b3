{# MAC-127, MAC-128, MAC-129 #}
{% macro mac_127() %}
  {% do show('MAC-127', dbt.type_string(), type_string()) %}
  {% do show('MAC-128', dbt.type_timestamp(), dbt.type_float(), dbt.type_int(), dbt.type_bigint(), dbt.type_boolean()) %}
  {% do show('MAC-129', dbt.type_numeric()) %}
{% endmacro %}

{% macro mac_130() %}
  {% do show('MAC-130', dbt.current_timestamp()) %}
  {% do show('MAC-131', dbt.current_timestamp_backcompat(), dbt.current_timestamp_in_utc_backcompat()) %}
  {% do show('MAC-132', dbt.dateadd('day', 3, "'2024-01-30'::date"), dbt.dateadd(datepart='month', interval=-1, from_date_or_timestamp='d')) %}
  {% do show('MAC-134', dbt.date_trunc('month', 'd'), dbt.date_trunc(datepart='day', date='d')) %}
  {% do show('MAC-135', dbt.last_day('d', 'month'), dbt.last_day(date='d', datepart='quarter'), dbt.default_last_day('d', 'year')) %}
  {% do show('MAC-136', dbt.date(2024, 1, 9)) %}
{% endmacro %}

{# MAC-133: boundaries crossed, counted by the server. #}
{% macro mac_133() %}
  {% for part in ('year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond', 'microsecond') %}
    {% set counts = [] %}
    {% for a, b in (('2023-12-31 23:59:59.9', '2024-01-01 00:00:00.1'), ('2024-03-02 12:00:00', '2024-01-31 13:30:15'), ('2024-01-06', '2024-01-07')) %}
      {% do counts.append(run_query('select ' ~ dbt.datediff("'" ~ a ~ "'::timestamp", "'" ~ b ~ "'::timestamp", part))[0][0]) %}
    {% endfor %}
    {% do show('MAC-133', part, counts) %}
  {% endfor %}
{% endmacro %}

{# MAC-133: no such part. #}
{% macro strange_part() %}{% do dbt.datediff('a', 'b', 'fortnight') %}{% endmacro %}

{% macro mac_137() %}
  {% do show('MAC-137', run_query(dbt.date_spine('day', "'2024-01-30'::date", "'2024-02-02'::date")).columns[0].values() | map('string') | list) %}
  {% do show('MAC-137', get_intervals_between("'2024-01-01'::date", "'2024-03-01'::date", 'month'), get_powers_of_two(9), get_powers_of_two(upper_bound=1)) %}
  {% do show('MAC-137', run_query('select * from (' ~ generate_series(5) ~ ') s order by 1').columns[0].values()) %}
{% endmacro %}

{% macro mac_138() %}
  {% do show('MAC-138', dbt.cast('f', 'integer'), dbt.safe_cast('f', 'integer'), dbt.cast(field='f', type='text')) %}
  {% do show('MAC-139', dbt.cast_bool_to_text('b')) %}
  {% do show('MAC-140', dbt.concat(['a', "'-'", 'b']), dbt.length('e'), dbt.replace('f', 'a', 'b'), dbt.right('s', 3), dbt.position("'a'", 'b'), dbt.string_literal("it's"), dbt.escape_single_quotes("it's"), dbt.hash('f')) %}
  {% do show('MAC-140', dbt.split_part('s', "'-'", 2), dbt._split_part_negative('s', "'-'", -1)) %}
  {% do show('MAC-140', run_query("select " ~ dbt.split_part("'a-b-c'", "'-'", -1) ~ ', ' ~ dbt.split_part("'a-b-c'", "'-'", -2) ~ ', ' ~ dbt.right("'abc'", 2))[0].values()) %}
  {% do show('MAC-141', dbt.listagg('m'), dbt.listagg('m', "';'", 'order by n'), dbt.listagg(measure='m', delimiter_text="'|'", order_by_clause='order by n', limit_num=2)) %}
  {% do show('MAC-142', dbt.any_value('e'), dbt.bool_or('e')) %}
  {% do show('MAC-143', dbt.except(), dbt.intersect()) %}
  {% do show('MAC-144', dbt.equals('a', 'b')) %}
  {% do show('MAC-145', dbt.array_construct(), dbt.array_construct(['a', 'b']), dbt.array_construct([], 'text'), dbt.array_append('a', 'x'), dbt.array_concat('a', 'b')) %}
{% endmacro %}

{% macro crossdb_rows() %}{% do mac_127() %}{% do mac_130() %}{% do mac_133() %}{% do mac_137() %}{% do mac_138() %}{% endmacro %}
