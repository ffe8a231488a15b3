select id, word from {{ ref('a_table') }}
