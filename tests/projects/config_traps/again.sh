# Each file of refused/ spoils a fresh copy of the project; what is said of it then.
cp -r . ../kept
for bad in refused/*; do
    head -n 1 "$bad"
    . "./$bad"
    if grep -q '^# run' "$bad"; then fettle run --quiet -s refused; else fettle parse --quiet | head -n 5; fi
    for folder in models macros pkg dbt_packages; do rm -rf $folder; cp -r ../kept/$folder .; done
    cp ../kept/dbt_project.yml .
done
