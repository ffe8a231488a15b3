{{ config(persist_docs={'relation': true, 'columns': true}) }}
select {{ outer_sum('1') }} as id
