/* results.js - the last runs, all tests, and the health of the project. */
import { clear, el, field, labelled } from "./el.js";
import { core, hrefOf, isHidden, isOwnPackage, kindOf, loadRuns, loadTests, statusOf } from "./data.js";
import { badge, grouped, kindWord, moment, plural, seconds, STATUS_ORDER, STATUS_WORDS } from "./words.js";
import { missing, nodeLink, nodeList, pagedTable } from "./sections.js";

const BARS = 120;

/* ---- runs: rows are [node or -1, id of what has no page, mark, seconds, started, thread, message] */

/* "test.shop.unique_orders_id.3d7786e4b7" as "unique_orders_id". */
function shortId(id) {
  const parts = id.split(".").slice(2);
  if (parts.length > 1 && /^[\da-f]{10}$/.test(parts[parts.length - 1])) parts.pop();
  return parts.join(".") || id;
}

const rowName = row => (row[1] ? shortId(row[1]) : core.name[row[0]]);

function resultName(row) {
  if (!row[1]) return nodeLink(row[0]);
  return el(
    "a",
    {href: row[0] >= 0 ? "#!/test/" + encodeURIComponent(row[1]) : null, title: row[1]},
    shortId(row[1]),
  );
}

function resultKind(row) {
  return row[1] ? row[1].split(".")[0] : kindWord(kindOf(row[0]));
}

/* Who waited for whom: from the last to end, back along the step that ended last before it began on its thread. */
function criticalPath(rows) {
  const timed = rows.filter(row => row[4] >= 0).sort((a, b) => a[4] + a[3] - b[4] - b[3]),
    kept = new Set();
  let at = timed[timed.length - 1];
  while (at) {
    kept.add(at);
    const began = at[4];
    at = timed.filter(row => row[4] + row[3] <= began + 0.001 && !kept.has(row)).pop();
  }
  return kept;
}

/* The longest steps, in the order in which they began. */
function longest(rows) {
  if (rows.length <= BARS) return rows;
  const kept = rows
    .slice()
    .sort((a, b) => b[3] - a[3])
    .slice(0, BARS);
  return kept.sort((a, b) => a[4] - b[4]);
}

/* Round moments between 0 and `end`, some four of them. */
function ticks(end) {
  const rough = end / 4,
    power = 10 ** Math.floor(Math.log10(rough)),
    step = power * [1, 2, 5, 10].find(factor => factor * power >= rough);
  return Array.from({length: Math.floor(end / step + 0.001) + 1}, (_, k) => k * step);
}

function ganttAxis(end, left, wide, height) {
  return ticks(end).map(at => {
    const x = left + (at / end) * wide;
    return [
      el("line", {class: "tick", x1: x, x2: x, y1: 16, y2: height}),
      el("text", {class: "axis", x, y: 11}, at === 0 ? "0 s" : seconds(at)),
    ];
  });
}

function ganttRow(row, y, end, left, wide, critical) {
  const room = Math.floor(left / 7),
    name = rowName(row);
  return [
    el("text", {x: 0, y: y + 9}, name.length > room ? name.slice(0, room - 1) + "…" : name),
    el(
      "rect",
      {
        class: "s-" + core.marks[row[2]] + (critical ? " critical" : ""),
        x: left + (row[4] / end) * wide,
        y,
        width: Math.max(1.5, (row[3] / end) * wide),
        height: 10,
      },
      el("title", null, name + ", " + seconds(row[3]) + ", " + row[5]),
    ),
  ];
}

function gantt(run) {
  const rows = run.results.filter(row => row[4] >= 0).sort((a, b) => a[4] - b[4]);
  if (!rows.length) return null;
  const path = criticalPath(rows),
    shown = longest(rows),
    end = Math.max(...rows.map(row => row[4] + row[3]), 0.001);
  const narrow = window.innerWidth < 900,
    left = narrow ? 120 : 240,
    wide = narrow ? Math.max(200, window.innerWidth - left - 60) : 640,
    height = shown.length * 14 + 22;
  return el(
    "figure",
    {class: "gantt"},
    el(
      "svg",
      {
        role: "img",
        "aria-label": "Steps over time, " + rows.length + " steps in " + seconds(end),
        width: wide + left + 36,
        height,
      },
      ganttAxis(end, left, wide, height),
      shown.map((row, k) => ganttRow(row, k * 14 + 20, end, left, wide, path.has(row))),
    ),
    el(
      "figcaption",
      {class: "soft"},
      "Outlined: the steps the end waited for." +
        (shown.length < rows.length ? " The " + BARS + " longest are drawn." : ""),
    ),
  );
}

function choice(label, values, current, act) {
  const list = el(
    "select",
    {"aria-label": label},
    el("option", {value: ""}, "all"),
    values.map(([value, name]) => el("option", {value, selected: value === current}, name)),
  );
  list.addEventListener("change", () => act(list.value));
  return labelled(label, list);
}

const statusChoices = STATUS_ORDER.map(status => [status, STATUS_WORDS[status]]);

function resultsTable(rows) {
  return pagedTable("Results", ["Name", "Kind", "Status", "Seconds", "Message"], rows, row => [
    resultName(row),
    resultKind(row),
    badge(core.marks[row[2]]),
    row[3].toFixed(2),
    row[6] ? el("span", {class: "message"}, row[6]) : "",
  ]);
}

export async function runsPage(main, route) {
  clear(main, el("h1", {tabindex: "-1"}, "Runs"));
  let runs;
  try {
    runs = await loadRuns();
  } catch (error) {
    main.append(missing(error));
    return "Runs";
  }
  if (!runs.length) {
    main.append(el("p", null, "Not run. ", el("code", null, "fettle build"), " runs the project."));
    return "Runs";
  }
  const [last, ...earlier] = runs,
    state = {status: route.parameters.get("status") || "", kind: "", text: ""},
    place = el("div");
  const show = () =>
    clear(
      place,
      resultsTable(
        last.results.filter(
          row =>
            (!state.status || core.marks[row[2]] === state.status) &&
            (!state.kind || resultKind(row) === state.kind) &&
            (!state.text || rowName(row).toLowerCase().includes(state.text)),
        ),
      ),
    );
  const filter = field("Filter", "", {type: "search"});
  filter.addEventListener("input", () => {
    state.text = filter.value.trim().toLowerCase();
    show();
  });
  const kinds = [...new Set(last.results.map(resultKind))].sort().map(kind => [kind, kind]);
  show();
  main.append(
    el(
      "p",
      null,
      last.command +
        ", " +
        moment(last.at) +
        ", " +
        seconds(last.seconds) +
        ", " +
        plural(last.results.length, "step"),
    ),
    ...[gantt(last)].filter(Boolean),
    el(
      "p",
      {class: "bar"},
      choice("Status", statusChoices, state.status, value => {
        state.status = value;
        show();
      }),
      choice("Kind", kinds, "", value => {
        state.kind = value;
        show();
      }),
      labelled("Filter", filter),
    ),
    place,
    ...(earlier.length ? [el("h2", null, "Earlier runs"), earlierTable(earlier)] : []),
  );
  return "Runs";
}

function earlierTable(runs) {
  return pagedTable("Earlier runs", ["When", "Command", "Seconds", "Results"], runs, run => [
    moment(run.at),
    run.command,
    run.seconds.toFixed(1),
    STATUS_ORDER.filter(status => run.counts[status]).map(status => [
      badge(status, run.counts[status] + " " + STATUS_WORDS[status].toLowerCase()),
      " ",
    ]),
  ]);
}

/* ---- tests: rows are [id, node, name, column, mark, seconds, failures] */

function ownTests() {
  const rows = [];
  for (let i = 0; i < core.count; i++)
    if (["test", "unit_test"].includes(kindOf(i)))
      rows.push(["", i, core.name[i], "", core.status[i], core.ms[i] / 1000, null]);
  return rows;
}

export async function testsPage(main, route) {
  clear(main, el("h1", {tabindex: "-1"}, "Tests"));
  const state = {status: route.parameters.get("status") || "", kind: route.parameters.get("kind") || ""};
  let rows;
  try {
    rows = (await loadTests()).concat(ownTests());
  } catch (error) {
    main.append(missing(error));
    return "Tests";
  }
  const kinds = [...new Set(rows.filter(row => row[0]).map(row => row[2]))].sort().map(kind => [kind, kind]),
    place = el("div");
  const show = () => {
    const wanted = rows.filter(
      row => (!state.status || core.marks[row[4]] === state.status) && (!state.kind || row[2] === state.kind),
    );
    clear(
      place,
      wanted.length
        ? pagedTable("Tests", ["Test", "Of", "Column", "Status", "Failures"], wanted, row => [
            el("a", {href: row[0] ? "#!/test/" + encodeURIComponent(row[0]) : hrefOf(row[1])}, row[2]),
            row[0] ? nodeLink(row[1]) : "",
            row[3],
            badge(core.marks[row[4]]),
            row[6] === null ? "" : String(row[6]),
          ])
        : el("p", null, "No tests of this kind. Tests are declared beside columns in YAML."),
    );
    route.replace({status: state.status, kind: state.kind});
  };
  show();
  main.append(
    el(
      "p",
      {class: "bar"},
      choice("Status", statusChoices, state.status, value => {
        state.status = value;
        show();
      }),
      choice("Kind", kinds, state.kind, value => {
        state.kind = value;
        show();
      }),
    ),
    place,
  );
  return "Tests";
}

/* ---- health */

function lacking(title, sentence, nodes) {
  return [
    el("h2", null, title + " (" + grouped(nodes.length) + ")"),
    nodes.length ? [el("p", {class: "soft"}, sentence), nodeList(nodes)] : el("p", null, "None."),
  ];
}

export async function healthPage(main) {
  const own = [];
  for (let i = 0; i < core.count; i++)
    if (!isHidden(i) && isOwnPackage(i) && ["model", "seed", "snapshot", "source"].includes(kindOf(i)))
      own.push(i);
  const of = test => own.filter(test);
  clear(
    main,
    el("h1", {tabindex: "-1"}, "Health"),
    lacking(
      "Failing",
      "Themselves, their tests or their freshness.",
      of(i => ["fail", "error", "warn"].includes(statusOf(i))),
    ),
    lacking(
      "Without a description",
      "Nobody but their authors knows what they are.",
      of(i => !core.desc[i]),
    ),
    lacking(
      "Without a test",
      "Nothing says that they are right.",
      of(i => !core.tests[i] && kindOf(i) !== "source"),
    ),
    lacking(
      "With columns nobody described",
      "",
      of(i => core.columns[i] > core.documented[i]),
    ),
    lacking(
      "Not run",
      "No result is known.",
      of(i => statusOf(i) === "none" && kindOf(i) !== "source"),
    ),
  );
  return "Health";
}
