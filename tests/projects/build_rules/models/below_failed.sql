select id from {{ ref('sound') }}
