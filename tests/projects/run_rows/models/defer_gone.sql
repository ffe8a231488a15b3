{{ config(schema=var('where', none)) }}select * from {{ ref('defer_from') }}
