# TRAP-043: no list at all is refused
printf 'sources: null\n' > models/refused.yml
