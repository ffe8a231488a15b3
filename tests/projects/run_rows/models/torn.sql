{{ config(materialized='table', pre_hook={'sql': 'select 1', 'transaction': false}, post_hook=[note('after'), 'select no_such_column']) }}select 1 as id
