select * from {{ ref('sound') }}
