select 1 as id -- {{ ref('optional_bad') }} {{ ref('bad_sql') }}
