# TRAP-024: an unknown name is let pass while parsing, and fails when it is called
# run
printf "select {{ no_such_macro(1) }} as id" > models/refused.sql
