{{ tools.keep() }}
{# CTX-20, DSP-16: an unqualified ref finds what only another package has #}
select {{ var('size') }} as size, '{{ var("colour") }}' as colour from {{ ref('tools_sizes') }}
