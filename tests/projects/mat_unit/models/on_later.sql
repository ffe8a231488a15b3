select id from {{ ref('later') }}
