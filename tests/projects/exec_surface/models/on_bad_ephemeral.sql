select * from {{ ref('bad_ephemeral') }}
