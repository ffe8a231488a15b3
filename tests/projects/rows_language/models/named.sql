-- depends_on: {{ ref('pkg', 'in_pkg') }}
{{ config(schema='custom', meta={'own': {'at': modules.datetime.date(2020, 1, 2)}}) }}
{%- macro inside() %}x{% endmacro -%}
{%- if execute and flags.WHICH == 'compile' %}
{{ row('BLK-14', 'a macro within a model', [inside is defined, dbt_macro__inside is defined, dbt_macro__inside()]) }}
{{ row('DSP-14', 'the schema is stripped', this.schema == target.schema) }}
{{ row('NAT-01', 'typed values of YAML', [model.config.meta.typed, model.config.meta.when, model.config.meta.flag]) }}
{{ row('NAT-16', 'a hook is kept as it is written', model.config['pre-hook'][0].sql) }}
{{ row('NAT-17', 'a description is not rendered as SQL', model.description) }}
{{ row('BLK-12', 'a docs block', model.columns.id.description) }}
{{ row('BLK-13', 'snapshots of a file', graph.nodes['snapshot.lang.snap_one'].fqn) }}
{{ row('BLK-13', 'another of the file', graph.nodes['snapshot.lang.snap_two'].name) }}
{{ row('BLK-15', 'files that are not read', 'model.lang.hidden' in graph.nodes) }}
{{ row('ENV-11', 'text without Jinja', render('no Jinja here }')) }}
{{ row('NAT-21', 'a generic test\'s arguments', graph.nodes.values()|selectattr('resource_type', 'eq', 'test')|map(attribute='test_metadata.kwargs.column_name')|list) }}
{{ row('SHP-08', 'behaviour flags', [adapter.behavior.require_batched_execution_for_custom_microbatch_strategy.setting is defined]) }}
{{ row('EXC-02', 'a warning', '[' ~ exceptions.warn('EXC-02 warned of') ~ ']') }}
{{ row('EXC-07', 'a warning of snapshots', exceptions.warn_snapshot_timestamp_data_types('a', 'b')) }}
{{ row('CTX-57', 'debug', debug is defined) }}
{{ row('DSP-16', 'a ref of the root', [ref('pkg', 'in_pkg').identifier]) }}
{{ row('DSP-17', 'macros called', model.depends_on.macros|select('in', ['macro.lang.row', 'macro.lang.sees_local'])|list) }}
{%- endif %}
select 1 as id
