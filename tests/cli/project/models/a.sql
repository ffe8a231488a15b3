{% for name in var("asked", []) %}{{ log("flags." ~ name ~ " is " ~ (flags | attr(name)) ~ ".", info=true) }}{% endfor %}
select 1 as id
