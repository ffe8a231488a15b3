{#- TRP-21, TRP-25, TRP-26, TRP-27, TRP-30, TRP-31: what is seen while the project is parsed is kept as meta. -#}
{{ config(materialized='view', alias='other_name', schema='probe', meta={
    'trp_21': config.get('nothing', 5) | string, 'trp_25': builtins.ref('at_root') | string, 'trp_26': this | string,
    'trp_27': nothing_of_this_name() is defined, 'trp_30': run_query('select 1') is defined, 'trp_31': graph.nodes is defined,
} if not execute else {}) }}
-- TRP-22: {{ config.get('unique_key', 'id') }} TRP-29: {{ builtins.ref('at_root') }}
select 1 as id
