{{ look_around() }}select 1 as id
