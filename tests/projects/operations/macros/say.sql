{% macro say(word='hello', times=1) %}{% for i in range(times) %}{{ print(word ~ ' ' ~ i) }}{% endfor %}{% endmacro %}

{% macro say_results(results) %}{% for r in results %}{{ log(r.node.name ~ ': ' ~ r.status, info=true) }}{% endfor %}{% endmacro %}

{% macro fails() %}{{ exceptions.raise_compiler_error('as asked') }}{% endmacro %}
