-- MAT-47: the older way to say where, taken as it is
{% snapshot placed %}
{{ config(target_schema=target.schema ~ '_other', strategy='timestamp', unique_key='id', updated_at='changed') }}
select * from {{ ref('people') }}
{% endsnapshot %}
