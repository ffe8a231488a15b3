# TRAP-014: two that are off are fine, but which one is meant to be on?
mkdir models/a models/b
for at in a b; do printf "{{ config(enabled=false) }}select 1 as id" > models/$at/twice_off.sql; done
fettle parse --quiet && echo both are off
printf 'models: [{name: twice_off, config: {enabled: true}}]\n' > models/refused.yml
