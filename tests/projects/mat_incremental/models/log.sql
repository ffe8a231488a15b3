{% set shapes = {
  'word':   "'" ~ var('word', 'first') ~ "'::varchar(5) as word",
  'more':   "'new'::varchar(5) as word, true as more",
  'less':   "true as more",
  'price':  "'x'::varchar(5) as word, 5.5 as price",
  'int':    "'x'::varchar(5) as word, 6::int as price",
  'other':  "'x'::varchar(5) as word, 'text' as other",
  'wide':   "'a longer word'::text as word, 7::int as price",
  'narrow': "'x'::varchar(3) as word, 8::int as price",
} %}
{{ config(materialized='incremental', unique_key=var('key', none), incremental_strategy=var('strategy', none),
          on_schema_change=var('change', 'ignore'), incremental_predicates=["word = 'nothing'"] if var('nothing', false) else none) }}
select i as id, {{ shapes[var('shape', 'word')] }} from generate_series({{ var('from', 1) }}, {{ var('to', 2) }}) i
