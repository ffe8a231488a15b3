select * from from
