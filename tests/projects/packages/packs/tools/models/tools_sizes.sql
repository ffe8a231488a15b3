{{ config(tags=['a']) }}{{ tools.keep() }}
select {{ var('size') }} as size, '{{ var("colour") }}' as colour, '{{ var("note") }}' as note, {{ plain() }} as plain
