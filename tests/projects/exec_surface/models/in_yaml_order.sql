select 1::numeric(5, 1) as id, 'abc'::text as word
