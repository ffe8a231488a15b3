select id from {{ ref('words') }}
