{{ config(schema=var('where', none)) }}select 1 as id
