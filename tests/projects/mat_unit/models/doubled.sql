select p.id * 2 as id, p.name, {{ var('factor') }} as factor, '{{ env_var('DBT_UNIT_WORD', 'none') }}' as word, '{{ a_word() }}' as said, '{{ invocation_id }}' as run from {{ ref('people') }} p
