select id from {{ ref('below_failed') }}
