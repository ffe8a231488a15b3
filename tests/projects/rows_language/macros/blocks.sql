{% set at_the_top = 1 %}
text outside of blocks is not kept
{# {% macro in_a_comment() %}{% endmacro %} #}
{% raw %}{% macro in_raw() %}{% endmacro %}{% endraw %}
{%- macro row(id, what, value) -%}{% do print(id ~ ' ' ~ what ~ ': ' ~ value) %}{%- endmacro -%}
{% macro with_tag_in_text() %}{{ return('%}' ~ "{% endmacro %}") }}{% endmacro %}
{%+ macro with_plus() %}{% endmacro %}
{% macro plus_follows() %}{% endmacro %}

{% macro language() %}
{{ row('BLK-01', 'blocks of macro files', [row is defined, at_the_top is defined, in_a_comment is defined, in_raw is defined]) }}
{{ row('BLK-02', 'a block is stored with its tags', graph is mapping) }}
{{ row('BLK-03', 'a set outside of blocks', [at_the_top is defined, at_the_top|default('none')]) }}
{{ row('BLK-04', 'tags in text', with_tag_in_text()) }}
{{ row('BLK-05', 'with a plus', [with_plus is defined, plus_follows is defined]) }}
{{ row('BLK-08', 'a macro', blocks_are_macros()) }}
{{ row('BLK-09', 'a materialization', materialization_seen_default is defined) }}
{{ row('BLK-10', 'a test', test_odd is defined) }}
{{ row('ENV-10', 'a macro sees the context as it is', [sees_now(), context.update({'now_added': 7}), sees_now()]) }}
{{ row('ENV-13', 'annotations', [annotated(1), annotated(1, b=[2])]) }}
{% set local = 'of the caller' %}
{{ row('SCP-02', 'a macro sees no names of its caller', sees_local()) }}
{{ row('RET-01', 'return keeps the type', [gives_dict(), gives_dict() is mapping, gives_nested(), gives_text() is string]) }}
{{ row('RET-02', 'return by do and by output', [gives_by_output(), gives_dict()]) }}
{{ row('RET-03', 'return in a call block', called_with_body()) }}
{{ row('DSP-01', 'names of the root, packages, dbt', [row is defined, pkg is defined, dbt is defined, is_incremental is defined]) }}
{{ row('DSP-02', 'what packages define', [only_in_pkg is defined, pkg.only_in_pkg()]) }}
{{ row('DSP-04', 'a macro over a member', [local_md5('x'), builtins.local_md5('x')|length]) }}
{{ row('DSP-05', 'internal packages', [dbt_postgres is defined, dbt.hash is defined]) }}
{{ row('DSP-06', 'a macro named as a package', [other is defined, pkg is mapping]) }}
{{ row('DSP-07', 'dispatch', [pkg.entry(1), dispatched()]) }}
{{ row('DSP-08', 'the root comes before the package', pkg.entry(2)) }}
{{ row('DSP-09', 'default of the root', adapter.dispatch('string_literal', 'dbt')('x')) }}
{{ row('DSP-10', 'a search order without the root', other.thing()) }}
{{ row('DSP-11', 'a macro of dbt redefined', [should_full_refresh(), dbt.should_full_refresh()]) }}
{{ row('PYV-04', 'Decimals', decimals()) }}
{{ row('PYV-07', 'dates', [modules.datetime.date(2020, 1, 1) ~ '', modules.datetime.datetime(2020, 1, 1, 1, 2, 3, 4) ~ '', modules.datetime.timedelta(days=1) ~ '', modules.datetime.date(2020, 1, 1), modules.datetime.timedelta(days=1), modules.datetime.datetime(2020, 1, 1)]) }}
{{ row('PYV-10', 'relations', [api.Relation.create(schema='s', identifier='t') ~ '']) }}
{{ row('PYV-11', 'columns', api.Column('id', 'varchar', 10).data_type) }}
{{ row('PYV-16', 'Decimals and ints', run_query('select 1.5 as a')[0][0] + 1 if target.type == 'postgres' else '2.5') }}
{{ row('PYM-06', 'sets', sets()) }}
{{ row('PYM-07', 'methods of dates', dates()) }}
{{ row('PYM-08', 'methods of matches', [modules.re.match('(?P<a>.)(.)', 'xy').groupdict(), modules.re.match('(.)', 'x').group(1), modules.re.search('y', 'xy').span(), modules.re.compile('x').match('xy').group()]) }}
{{ row('PYM-09', 'zones', [modules.pytz.timezone('Europe/Paris').localize(modules.datetime.datetime(2020, 7, 1)).isoformat(), modules.pytz.utc.zone]) }}
{{ row('PYM-11', 'methods of relations', [api.Relation.create(schema='s', identifier='t').include(schema=false).identifier, api.Relation.create(schema='s', identifier='t').without_identifier().schema, api.Relation.create(schema='s', identifier='t').incorporate(path={'identifier': 'u'}).identifier, api.Relation.create(schema='s', identifier='t').quote(identifier=false).identifier]) }}
{{ row('PYM-12', 'methods of columns', [api.Column('a', 'text').is_string(), api.Column('a', 'numeric').is_numeric(), api.Column('a', 'varchar', 7).string_size(), api.Column('a', 'float').is_float()]) }}
{{ row('PYV-12', 'callables as values', [row is callable, ''.upper is callable]) }}
{{ row('MOD-01', 'datetime', modules.datetime|list|sort) }}
{{ row('MOD-02', 'pytz', [modules.pytz.all_timezones|length > 400, 'Europe/Paris' in modules.pytz.common_timezones_set, modules.pytz.country_names['DE'], modules.pytz.country_timezones['DE'], modules.pytz.FixedOffset(60).utcoffset(none)|string]) }}
{{ row('MOD-03', 're', [modules.re.sub('a', 'b', 'aXA', flags=modules.re.I), modules.re.split('x', '1x2x3', 1), modules.re.findall('.', 'ab'), modules.re.escape('a.b'), modules.re.fullmatch('a', 'ab'), modules.re.subn('a', 'b', 'aa')]) }}
{{ row('SHP-02', 'flags.WHICH', flags.WHICH) }}
{{ row('SHP-03', 'target', [target.schema is string, target.type, target.threads, target.name, target.profile_name, target['name']]) }}
{{ row('PHS-13', 'an operation', [execute, this is defined]) }}
{% endmacro %}

{% macro blocks_are_macros() %}a macro of this package{% endmacro %}
{% macro sees_now() %}{{ return(now_added|default('nothing')) }}{% endmacro %}
{% macro annotated(a: int, b: List[str] = none) %}{{ return([a, b]) }}{% endmacro %}
{% macro sees_local() %}{{ return(local is defined) }}{% endmacro %}
{% macro gives_dict() %}thrown away {% do return({'a': 1}) %} never seen{% endmacro %}
{% macro gives_nested() %}{% set got = gives_dict() %}{% do return([got, 'outer']) %}{% endmacro %}
{% macro gives_text() %} text {% endmacro %}
{% macro gives_by_output() %}{{ return([1]) }}{% endmacro %}
{% macro takes_body() %}before {{ caller() }} after{% endmacro %}
{% macro called_with_body() %}{% set got %}{% call takes_body() %}{{ return('from the body') }}{% endcall %}{% endset %}{{ return(got ~ ', and on') }}{% endmacro %}
{% macro local_md5(x) %}{{ return('ours') }}{% endmacro %}
{% macro dispatched() %}{{ return(adapter.dispatch('chosen')()) }}{% endmacro %}
{% macro default__chosen() %}default{% endmacro %}
{% macro default__entry(x) %}the root's {{ x }}{% endmacro %}
{% macro default__thing() %}never: the order leaves the root out{% endmacro %}
{% macro default__string_literal(value) %}the root's literal{% endmacro %}
{% macro should_full_refresh() %}{{ return('ours') }}{% endmacro %}
{% macro decimals() %}{% if target.type == 'postgres' %}{% set one = run_query("select 1.50::numeric as a, 1e5::numeric as b").rows[0] %}{{ return([one[0] ~ '', [one[0]], one[0] == 1.5, one[0] is number]) }}{% else %}{{ return(['1.50', 'none of SQLite', true, true]) }}{% endif %}{% endmacro %}
{% macro sets() %}{% set s = set([1, 2]) %}{% do s.add(3) %}{% do s.discard(9) %}{% do s.remove(1) %}{{ return([s, s.union([7])|sort, s.intersection([2]), s.difference([2]), s.symmetric_difference([2, 8])|sort, s.issubset([2, 3, 4]), s.issuperset([2]), s - set([2]), 2 in s, 'set()']) }}{% endmacro %}
{% macro dates() %}{% set d = modules.datetime.datetime(2020, 2, 29, 12, 30, 15) %}{{ return([d.strftime('%Y%m%d %H:%M:%S %j %a'), d.replace(day=1).date()|string, d.isoformat(), d.year, d.weekday(), (d - modules.datetime.datetime(2020, 1, 1)).days, (d + modules.datetime.timedelta(hours=12))|string, (modules.datetime.timedelta(days=1) * 2).total_seconds(), modules.datetime.datetime.strptime('2020-01-02', '%Y-%m-%d')|string, modules.datetime.datetime.fromisoformat('2020-01-02T03:04:05')|string, modules.datetime.datetime.combine(d.date(), modules.datetime.time(1, 2))|string, d.astimezone(modules.pytz.utc).tzinfo|string, d < modules.datetime.datetime(2021, 1, 1)]) }}{% endmacro %}

{% macro rows_hook() %}{% if execute and flags.WHICH == 'run' %}{{ row('NAT-16', 'a hook is rendered when it runs', [this, var('raw')]) }}{% endif %}{% endmacro %}

{% materialization seen, default %}
{% do return({'relations': []}) %}
{% endmaterialization %}

{% macro generate_schema_name(custom_schema_name, node) %}{% if flags.WHICH == 'parse' and node.name == 'named' %}{{ row('PHS-09', 'a name is made', [execute, this is defined, sql is defined, node.name, node.resource_type ~ '', target.name, custom_schema_name]) }}{% endif %}  {{ target.schema }}  {% endmacro %}
