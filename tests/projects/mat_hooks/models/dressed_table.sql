{{ config(materialized='table', pre_hook=[before_begin("{{ say('before begin') }}"), "{{ say('config') }}; {{ say('config, too') }}",
                                          "{{ say('empty') if false }}"]) }}
select 1 as id
