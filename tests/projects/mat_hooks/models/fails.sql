-- MAT-05, MAT-07: what ran before the commit of the outside hook stays, what the node's transaction did is undone
{{ config(materialized='table', enabled=var('fails', false), pre_hook=[before_begin("{{ say('outside') }}")]) }}
select 1 / 0 as id
