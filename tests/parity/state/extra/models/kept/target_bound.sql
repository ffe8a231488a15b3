{{ config(schema=var('place', 'here'), alias=env_var('STATE_ALIAS', 'bound')) }}
select 1 as id
