select 1::bigint as n, 2 as extra, 'x' as word
