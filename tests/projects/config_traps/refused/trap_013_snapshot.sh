# TRAP-013
printf 'snapshots: [{name: same, config: {materialized: view}}]\n' > models/refused.yml
