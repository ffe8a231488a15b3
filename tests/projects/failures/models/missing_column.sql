{{ config(materialized='table') }}
-- the database does not know the column
select
    no_such_column
from {{ ref('sound') }}
