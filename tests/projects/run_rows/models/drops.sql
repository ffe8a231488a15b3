{% if execute %}{{ drop_and_rename() }}{% endif %}select 1 as id
