{# EXE-35: what a hook finds: its transaction, and whether grants and comments are there already #}
{% macro note(when) -%}
    insert into {{ target.schema }}.noted (who, at, txid, granted, commented)
    select '{{ this.identifier }}', '{{ when }}', txid_current(),
           has_table_privilege('rr_reader', c.oid, 'select'), obj_description(c.oid, 'pg_class') is not null
    from (select 1) as one left join pg_class as c on c.oid = to_regclass('{{ this.schema }}.{{ this.identifier }}')
{%- endmacro %}
