# The training run of a release build: what gcc learns which branches and calls are hot from.
#
#     cmake -DBUILD=build/release -P tests/bench/train.cmake
#
# Builds a counting program in BUILD/training, with the settings of BUILD, generates a project of 300 models beside it
# and runs the everyday commands on it with SQLite; the counts land in BUILD/profile, one file an object. It never
# fails: what cannot be trained is built without a profile, and one line says why.

set(areas bread coffee dairy fruit garden paper spice tea toys wine wool hardware)
set(subjects customers deliveries invoices orders payments returns staff stock)
set(work ${BUILD}/training)
set(profile ${BUILD}/profile)
set(project ${work}/project)

# write(PATH TEXT): a file of the project; @name@ is replaced.
function(write path text)
  string(CONFIGURE "${text}" text @ONLY)
  file(WRITE ${project}/${path} "${text}")
endfunction()

function(write_settings)
  write(dbt_project.yml [=[
name: training
version: "1.0"
profile: training
models:
  training:
    +persist_docs: {relation: true, columns: true}
    staging: {+materialized: view, +tags: [daily, staging]}
    middle: {+materialized: ephemeral}
    marts: {+materialized: table, +meta: {owner: office, reviewed: true}}
vars: {vat_percent: 20, first_day: "2024-01-01"}
]=])
  write(profiles.yml [=[
training:
  target: dev
  outputs:
    dev: {type: sqlite, path: training.db, threads: 2}
]=])
  write(selectors.yml [=[
selectors:
  - name: nightly
    description: Everything but what is read once a year.
    definition:
      union:
        - {method: tag, value: daily, children: true}
        - exclude: [{method: path, value: models/marts/wool}]
]=])
endfunction()

function(write_macros)
  write(macros/money.sql [=[
{% macro pence_to_pounds(pence, digits=2) -%}
    round({{ pence }} / 100.0, {{ digits }})
{%- endmacro %}

{# A comment of a macro: what it does and why it is here. #}
{% macro list_of(names, prefix='') -%}
    {%- for name in names -%}
        {{ prefix ~ name }}{% if not loop.last %}, {% endif %}
    {%- endfor -%}
{%- endmacro %}

{% test at_least(model, column_name, minimum=0) %}
select {{ column_name }} from {{ model }} where {{ column_name }} < {{ minimum }}
{% endtest %}
]=])
  write(macros/macros.yml [=[
macros:
  - name: pence_to_pounds
    description: Prices come in pence and are shown in pounds.
    arguments:
      - {name: pence, type: str, description: What the till stored.}
      - {name: digits, type: integer}
]=])
endfunction()

# A seed an area, with quoted fields, empty ones, dates and numbers.
function(write_seed area)
  set(rows "id,customer_id,kept_on,status,pence,note\n")
  foreach(row RANGE 1 60)
    math(EXPR customer "${row} % 17 + 1")
    math(EXPR day "${row} % 27 + 1")
    math(EXPR pence "${row} * 731 % 9000")
    string(APPEND rows "${row},${customer},2024-03-${day},open,${pence},\"paid, then \"\"kept\"\" ${row}\"\n"
           "10${row},${customer},2024-04-${day},done,${pence},\n")
  endforeach()
  write(seeds/${area}_lines.csv "${rows}")
endfunction()

function(write_staging area subject)
  write(models/staging/${area}/stg_${area}_${subject}.sql [=[
-- What the tills of @area@ say about @subject@, one row a line, names and units as the office wants them.
with lines as (

    select * from {{ ref('@area@_lines') }}

),

renamed as (

    select
        id as @subject@_id
        , customer_id
        , kept_on as "kept on"
        , lower(status) as status
        , {{ pence_to_pounds('pence') }} as amount
        , coalesce(note, 'none: it''s empty') as note /* as typed */
    from lines
    where kept_on >= '{{ var("first_day") }}'

)

select * from renamed
]=])
endfunction()

function(write_middle area subject other)
  write(models/middle/${area}/mid_${area}_${subject}.sql [=[
{{ config(tags=['@subject@', 'middle'], meta={'area': '@area@', 'steps': [1, 2, 3]}) }}
{%- set kinds = ['open', 'done', 'returned'] %}

with these as (select * from {{ ref('stg_@area@_@subject@') }}),

those as (
    select customer_id, count(*) as others from {{ ref("stg_@area@_@other@") }} group by customer_id
)

select
    these.customer_id,
    those.others,
    max(these.amount) as largest,
    {%- for kind in kinds %}
    sum(case when these.status = '{{ kind }}' then these.amount else 0 end) as {{ kind }}_amount{{ ',' if not loop.last }}
    {%- endfor %}
from these
left join those on those.customer_id = these.customer_id
group by these.customer_id, those.others
]=])
endfunction()

function(write_mart area subject)
  write(models/marts/${area}/${area}_${subject}.sql [=[
{{
    config(
        materialized='incremental' if '@subject@' in ('orders', 'stock') else 'table',
        unique_key='customer_id',
        group='office'
    )
}}

-- The last step: what the office reads about @subject@ of @area@.
select
    m.customer_id
    , m.others
    , m.largest
    , m.open_amount + m.done_amount + m.returned_amount as amount
    , '{{ target.name }}' as made_in
from {{ ref('mid_@area@_@subject@') }} as m
{% if is_incremental() %}
where m.customer_id >= (select max(customer_id) from {{ this }})
{% endif %}
]=])
endfunction()

# properties(OUT AREA SUBJECT): the entries of one subject's three models.
set(staging_entry [=[
  - name: stg_@area@_@subject@
    description: "Lines of @subject@, as the tills of @area@ keep them: nothing is left out."
    columns:
      - name: @subject@_id
        description: The till's number of the line.
        data_tests: [unique, not_null]
      - name: customer_id
        description: >
          Who bought, as the till counts customers;
          the same number in every area.
        data_tests:
          - not_null
          - at_least: {arguments: {minimum: 1}, config: {severity: warn}}
      - name: status
        data_type: text
        data_tests:
          - accepted_values:
              arguments:
                values: ['open', 'done', 'returned']
      - name: amount
        description: |
          In pounds:

          * without VAT
          * after what was returned
]=])
set(middle_entry [=[
  - name: mid_@area@_@subject@
    description: What is counted of @subject@ before the office sees it.
    config:
      tags: ["@area@"]
    columns:
      - name: customer_id
      - {name: others, description: Lines of the other kind., data_type: integer}
]=])
set(mart_entry [=[
  - name: @area@_@subject@
    description: '{{ doc("@area@") }}'
    config: {meta: {owner: "office of @area@", contains: [money, people]}}
    columns:
      - name: customer_id
        description: '{{ doc("customer_number") }}'
        data_tests:
          - unique
          - not_null
          - relationships:
              arguments: {to: ref('stg_@area@_@subject@'), field: customer_id}
      - name: amount
        description: All kinds together.
        data_tests: [not_null]
]=])

function(write_properties area)
  foreach(layer staging middle mart)
    set(text "version: 2\n\nmodels:\n")
    foreach(subject ${subjects})
      string(CONFIGURE "${${layer}_entry}" entry @ONLY)
      string(APPEND text "${entry}\n")
    endforeach()
    write(models/${layer}_${area}.yml "${text}")
  endforeach()
  write(models/${area}.md [=[
{% docs @area@ %}
What the office knows about **@area@**, one row a customer.

| column | meaning |
|---|---|
| amount | in pounds |
{% enddocs %}
]=])
endfunction()

function(write_rest)
  write(models/shared.yml [=[
version: 2
groups:
  - name: office
    owner: {name: Ada, email: ada@shop.example}
sources:
  - name: tills
    description: Where lines come from before they are seeds.
    schema: main
    tables:
      - name: journal
        description: One row a key that was pressed.
        columns: [{name: pressed_at, data_type: text}, {name: key}]
exposures:
  - name: morning_board
    type: dashboard
    owner: {name: Ada, email: ada@shop.example}
    depends_on: [ref('bread_orders'), ref('tea_stock')]
unit_tests:
  - name: pence_are_shown_as_pounds
    model: stg_bread_orders
    given:
      - input: ref('bread_lines')
        rows: [{id: 1, customer_id: 1, kept_on: "2024-03-01", status: OPEN, pence: 450, note: }]
    expect: {rows: [{orders_id: 1, status: open, amount: 4.5}]}
]=])
  write(models/shared.md "{% docs customer_number %}The till's number of the customer.{% enddocs %}\n")
  write(tests/nobody_owes.sql "select * from {{ ref('bread_invoices') }} where amount < 0\n")
endfunction()

function(write_snapshot area)
  write(snapshots/${area}_states.sql [=[
{% snapshot @area@_states %}
{{ config(unique_key='orders_id', strategy='check', check_cols=['status', 'amount']) }}
select orders_id, status, amount from {{ ref('stg_@area@_orders') }}
{% endsnapshot %}
]=])
endfunction()

function(write_project)
  file(REMOVE_RECURSE ${project})
  write_settings()
  write_macros()
  foreach(area ${areas})
    write_seed(${area})
    set(other stock)
    foreach(subject ${subjects})
      write_staging(${area} ${subject})
      write_middle(${area} ${subject} ${other})
      write_mart(${area} ${subject})
      set(other ${subject})
    endforeach()
    write_properties(${area})
    write_snapshot(${area})
  endforeach()
  write_rest()
endfunction()

# run(WHAT FOLDER COMMAND...): ends the training, not the build, when the command fails.
macro(run what folder)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${folder} RESULT_VARIABLE result
                  OUTPUT_FILE ${work}/training.log ERROR_FILE ${work}/training.log)
  if(NOT result EQUAL 0)
    file(REMOVE_RECURSE ${profile})
    message(STATUS "no training, building without: ${what} failed, see ${work}/training.log")
    return()
  endif()
endmacro()

# The counting program differs from the one it is for in nothing that changes how functions look before counting.
macro(build_program)
  set(same CMAKE_MAKE_PROGRAM CMAKE_C_COMPILER CMAKE_BUILD_TYPE CMAKE_EXE_LINKER_FLAGS
      CMAKE_POSITION_INDEPENDENT_CODE FETTLE_STATIC)
  load_cache(${BUILD} READ_WITH_PREFIX outer_ ${same} CMAKE_HOME_DIRECTORY CMAKE_GENERATOR CMAKE_C_FLAGS)
  set(settings -DFETTLE_TESTS=OFF)
  foreach(setting ${same})
    list(APPEND settings "-D${setting}=${outer_${setting}}")
  endforeach()
  string(APPEND outer_CMAKE_C_FLAGS
         " -g0 -fprofile-generate=${profile} -fprofile-prefix-path=${work} -fprofile-update=atomic")
  run("configuring" ${work} ${CMAKE_COMMAND} -S ${outer_CMAKE_HOME_DIRECTORY} -B ${work} -G ${outer_CMAKE_GENERATOR}
      ${settings} "-DCMAKE_C_FLAGS=${outer_CMAKE_C_FLAGS}")
  run("building" ${work} ${CMAKE_COMMAND} --build ${work} --target fettle)
endmacro()

function(train)
  file(MAKE_DIRECTORY ${work})
  message(STATUS "training: building the program that counts")
  build_program()
  write_project()
  file(REMOVE_RECURSE ${profile})
  foreach(command parse build build "docs generate" compile list parse parse)
    separate_arguments(words UNIX_COMMAND ${command})
    run("fettle ${command}" ${project} ${work}/fettle ${words} --profiles-dir ${project})
  endforeach()
  message(STATUS "training: done")
endfunction()

train()
