select 1::smallint as small, 'x'::text as word
