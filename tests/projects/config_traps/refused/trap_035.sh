# TRAP-035: the same name in two packages is fine, the same relation is not
printf 'models: [{name: both}]\n' > pkg/models/both.yml
