select * from {{ ref('on_bad_ephemeral') }}
