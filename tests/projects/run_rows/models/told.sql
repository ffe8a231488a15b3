select id, code from {{ ref('words') }}
