{% snapshot snap %}{{ config(unique_key="id", strategy="check", check_cols=["amount"]) }} select * from {{ ref("raw") }}{% endsnapshot %}
