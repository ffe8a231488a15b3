{#- ERR-02: a text rendered within a macro keeps who called it -#}
select {% if execute %}{{ outer_renders() }}{% endif %}
