# TRAP-013
printf 'seeds: [{name: lf, config: {materialized: table}}]\n' > models/refused.yml
