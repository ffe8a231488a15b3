select id, '{{ var("colour") }}' as colour, '{{ env_var("ROWS_WORD", "none") }}' as word from {{ ref('base') }}
