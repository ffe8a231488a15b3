{{ config(materialized='table') }}
select id, name, changed from (values
  (1, 1, 'ann', date '2020-01-01'), (1, 2, 'bob', date '2020-01-01'), (1, 3, 'cid', date '2020-01-01'),
  (2, 1, 'ann', date '2020-01-01'), (2, 2, 'rob', date '2020-02-01'), (2, 4, 'dee', date '2020-02-01'),
  (3, 1, 'ann', date '2020-01-01'), (3, 2, 'rob', date '2020-02-01'), (3, 3, 'cid', date '2020-03-01'), (3, 4, 'dee', date '2020-02-01')
) v(day, id, name, changed) where day = {{ var('day', 1) }}
