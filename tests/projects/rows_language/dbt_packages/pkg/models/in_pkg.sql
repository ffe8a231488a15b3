{%- if execute and flags.WHICH == 'compile' %}
{% do print('DSP-03 the package of the node comes first: ' ~ [pkg.calls_shared(), shared()]) %}
{% do print('DSP-14 an alias by the package\'s own macro: ' ~ this.identifier) %}
{% do print('CTX-19 project_name in a package: ' ~ project_name) %}
{% do print('CTX-01 a var of the package: ' ~ var('mine')) %}
{% endif -%} select 1 as id
