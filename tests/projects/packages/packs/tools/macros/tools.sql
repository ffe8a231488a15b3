{% macro shade() %}{{ return(adapter.dispatch('shade', 'tools')()) }}{% endmacro %}
{% macro default__shade() %}'shade of tools'{% endmacro %}
{% macro plain() %}'plain of tools'{% endmacro %}
{# packages that need each other: kit.twice() calls back #}
{% macro times(x, y) %}{{ x }} * {{ y }}{% endmacro %}

{# SHP-04, ART-47: `graph` is one dict for the whole run; what a node keeps there is seen by the hook at its end #}
{% macro begin() %}
  {% do graph.setdefault('tools', {'seen': {}, 'order': [], 'relations': [], 'since': modules.datetime.datetime(2024, 1, 2)}) %}
{% endmacro %}

{% macro keep() %}
  {% if execute and 'tools' in graph %}
    {% set tools = graph.setdefault('tools', {}) %}
    {% do tools.get('seen').setdefault(model.name, {}).update({'tags': model.tags, 'n': 1}) %}
    {% do tools.order.append(model.name) %}
    {% do tools.relations.append(this) %}
    {% do graph.nodes[model.unique_id].update({'name': 'edited'}) %}
  {% endif %}
{% endmacro %}

{% macro report(results) %}
  {% if execute %}
    {% set tools = graph.tools %}
    {% do log(tools.order | sort | join(' ') ~ ' ' ~ tools.order | length ~ ' ' ~ (tools.order + ['x']) | length, info=true) %}
    {% do log(tojson(tools.seen, sort_keys=true), info=true) %}
    {% do log(tools.relations | map(attribute='identifier') | sort | join(',') ~ ' ' ~ tools.since.strftime('%Y-%m-%d'), info=true) %}
    {% do log('edits of a node are lost: ' ~ graph.nodes['model.tools.tools_sizes'].name, info=true) %}
    {% do tools.seen.pop('nothing', none) %}{% do tools.order.pop() %}{% do tools.order.extend(['y', 'z']) %}
    {% do log(tools.order | length ~ ' ' ~ ('z' in tools.order) ~ ' ' ~ tools.order[-1] ~ ' ' ~ tools.order[-2:] ~ ' ' ~ (tools.seen is mapping), info=true) %}
    {# ref.config: a package asks for its own version #}
    {% set config = builtins.ref.config %}
    {% do log(config.project_name ~ ' ' ~ config.dependencies['tools'].version ~ ' ' ~ config.dependencies.kit.project_name
              ~ ' ' ~ config.vars.to_dict().colour ~ ' ' ~ config.dependencies['tools'].dependencies, info=true) %}
    {# results as objects: to_dict() of a result, its node, its config and its timings #}
    {% for result in results if result.node.resource_type == 'model' and result.node.name == 'tools_sizes' %}
      {% do log(result.to_dict().node.name ~ ' ' ~ result.node.to_dict().package_name ~ ' ' ~ result.node.config.to_dict().materialized
                ~ ' ' ~ result.node.resource_type.value ~ ' ' ~ result.node.depends_on.nodes ~ ' ' ~ (result.timing[0].to_dict().started_at is string)
                ~ ' ' ~ (result.timing[0].started_at.year > 2000) ~ ' ' ~ result.timing | map(attribute='name') | join('+'), info=true) %}
    {% endfor %}
    {# a package's namespace and a config answer what they lack with None; invocation_args_dict may be changed #}
    {% do invocation_args_dict.update({'mine': 1}) %}
    {% do log(context['tools'].get('nothing') ~ ' ' ~ (context['tools'].get('times') is none) ~ ' ' ~ results[0].node.config.nothing
              ~ ' ' ~ invocation_args_dict.mine, info=true) %}
    {# ADP: a result's column has a type that makes JSON of its cells #}
    {% set column = run_query("select 'x' as a, 7 as b").columns['b'] %}
    {% do log(tojson([column.data_type.jsonify(column.values()[0]), column.data_type.csvify(none)]), info=true) %}
    {# DSP-17: what rendered text calls is not called by the node #}
    {% do log(render("{{ tools.times(2, 3) }}"), info=true) %}
    {# columns are asked for by a statement, so that a transaction can be committed #}
    {% do adapter.get_columns_in_relation(tools.relations[0]) %}{% do adapter.commit() %}
  {% endif %}
{% endmacro %}
