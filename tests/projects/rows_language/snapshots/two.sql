{% snapshot snap_one %}{{ config(unique_key='id', strategy='check', check_cols='all', target_schema=target.schema) }}select 1 as id{% endsnapshot %}
{% snapshot snap_two %}{{ config(unique_key='id', strategy='check', check_cols='all', target_schema=target.schema) }}select 1 as id{% endsnapshot %}
