{% snapshot ends_in_comment %}{{ config(unique_key='id', strategy='timestamp', updated_at='at') }}
select 1 as id, '2020-01-01'::date as at -- TRAP-082
{% endsnapshot %}
