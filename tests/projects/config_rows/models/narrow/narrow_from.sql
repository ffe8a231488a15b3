select 'abc'::varchar(3) as word
