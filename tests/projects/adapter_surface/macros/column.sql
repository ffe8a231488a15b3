{% macro col_01() %}
  {% set c = api.Column('Some Name', 'varchar', 10) %}
  {% do show('COL-01', c.name, c.column) %}{% do show('COL-02', c.quoted) %}
  {% do show('COL-03', c.dtype, c.char_size, c.numeric_precision, c.numeric_scale) %}
{% endmacro %}

{# COL-02, COL-03: by keyword, too. #}
{% macro col_03() %}
  {% set c = api.Column(column='n', dtype='numeric', char_size=none, numeric_precision=10, numeric_scale=2) %}
  {% do show('COL-03', c.dtype, c.char_size, c.numeric_precision, c.numeric_scale) %}
{% endmacro %}

{# COL-04, COL-05 #}
{% macro col_04() %}
  {% for c in (api.Column('a', 'varchar', 10), api.Column('a', 'character varying'), api.Column('a', 'character varying', 3), api.Column('a', 'text', 9),
               api.Column('a', 'character', 4), api.Column('a', 'varchar'), api.Column('a', 'numeric', none, 10, 2), api.Column('a', 'numeric', none, 10),
               api.Column('a', 'decimal', none, 5, 0), api.Column('a', 'integer', none, 32, 0), api.Column('a', 'TEXT'), api.Column('a', 'json')) %}
    {% do show('COL-04', c.dtype, c.data_type) %}{% do show('COL-05', c.expanded_data_type) %}
  {% endfor %}
{% endmacro %}

{% macro col_06() %}
  {% for type in ('text', 'CHARACTER VARYING', 'varchar', 'character', 'integer', 'INT4', 'bigserial', 'serial2', 'numeric', 'DECIMAL', 'real', 'float4', 'float8',
                  'double precision', 'date', 'int') %}
    {% set c = api.Column('a', type) %}
    {% do show('COL-06', type, c.is_string(), c.is_integer(), c.is_numeric(), c.is_float(), c.is_number()) %}
  {% endfor %}
{% endmacro %}

{% macro col_07() %}
  {% do show('COL-07', api.Column('a', 'text', 9).string_size(), api.Column('a', 'varchar').string_size(), api.Column('a', 'varchar', 9).string_size()) %}
{% endmacro %}

{# COL-07: of a number. #}
{% macro size_of_number() %}{% do api.Column('a', 'integer').string_size() %}{% endmacro %}

{% macro col_08() %}
  {% set c = api.Column('a', 'varchar', 9) %}
  {% do show('COL-08', c.can_expand_to(api.Column('a', 'varchar', 10)), c.can_expand_to(api.Column('a', 'varchar', 9)),
             c.can_expand_to(other_column=api.Column('a', 'text')), c.can_expand_to(api.Column('a', 'integer')), api.Column('a', 'integer').can_expand_to(c)) %}
{% endmacro %}

{% macro col_09() %}{% do show('COL-09', api.Column('a', 'varchar', 9).literal("'x'"), api.Column('a', 'integer').literal(value=5)) %}{% endmacro %}

{% macro col_10() %}
  {% do show('COL-10', api.Column.TYPE_LABELS) %}
  {% do show('COL-10', api.Column.create('a', 'string').dtype, api.Column.create('a', 'integer').dtype, api.Column.create('a', 'STRING').data_type) %}
  {% do show('COL-10', api.Column.translate_type('string'), api.Column.translate_type('String'), api.Column.translate_type('varchar'),
             api.Column.translate_type('boolean'), api.Column.numeric_type('numeric', 10, 2), api.Column.numeric_type('numeric', none, 2), api.Column.string_type(5)) %}
  {% for raw in ('varchar(10)', 'numeric(10, 2)', 'text', 'timestamp without time zone') %}
    {% set c = api.Column.from_description('a', raw) %}
    {% do show('COL-10', c.name, c.dtype, c.char_size, c.numeric_precision, c.numeric_scale, c.data_type) %}
  {% endfor %}
{% endmacro %}

{# COL-10: of which nothing can be made. #}
{% macro bad_description() %}{% do api.Column.from_description('a', 'varchar(ten)') %}{% endmacro %}

{# COL-11, PYV-11 #}
{% macro col_11() %}
  {% set c = api.Column('a', 'varchar', 9) %}
  {% do show('COL-11', c == api.Column('a', 'varchar', 9), c == api.Column('a', 'varchar', 8), c != api.Column('b', 'varchar', 9), c in [api.Column('a', 'varchar', 9)]) %}
  {% do show('COL-11', c, [c]) %}
{% endmacro %}

{% macro column_rows() %}
  {% do col_01() %}{% do col_03() %}{% do col_04() %}{% do col_06() %}{% do col_07() %}{% do col_08() %}{% do col_09() %}{% do col_10() %}{% do col_11() %}
{% endmacro %}
