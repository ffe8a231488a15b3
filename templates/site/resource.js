/* resource.js - the page of one node: head, then its sections, each only where it has something to say. */
import { button, clear, el, say } from "./el.js";
import { core, childrenOf, hrefOf, isLineage, isOwnPackage, kindOf, lineageChildren, lineageParents, parentsOf, pathOf, statusOf, tagsOf, word } from "./data.js";
import { loadDetail } from "./details.js";
import { badge, duration, kindWord, moment, plural, seconds, valueText } from "./words.js";
import { facts, metaFacts, missing, nodeLink, nodeList, plainList, section, strip, table, tableOf } from "./sections.js";
import { codeTabs } from "./code.js";
import { columnsTable } from "./columns.js";
import { lineagePanel, panelOptions } from "./lineage.js";
import { prose } from "./prose.js";

const DESCRIBED_IN = {
  model: "models",
  source: "models",
  seed: "seeds",
  snapshot: "snapshots",
  macro: "macros",
  analysis: "analyses",
  exposure: "models",
  test: "tests",
};

function copyLink() {
  navigator.clipboard.writeText(location.href).then(
    () => say("Link copied"),
    () => say("Your browser does not let the page copy."),
  );
}

function tagLinks(i) {
  return tagsOf(i).map((tag, k) => [k ? ", " : "", el("a", {href: "#!/tag/" + encodeURIComponent(tag)}, tag)]);
}

function head(i, detail) {
  const group = word("group", i),
    parts = [
      kindWord(kindOf(i)),
      word("mat", i) !== kindOf(i) ? word("mat", i) : null,
      detail && detail.access !== "protected" ? detail.access : null,
    ].filter(Boolean);
  return el(
    "div",
    {class: "head"},
    el("h1", {tabindex: "-1"}, core.name[i]),
    el(
      "p",
      {class: "sub"},
      badge(statusOf(i)),
      " · " + parts.join(" · "),
      group ? [" · ", el("a", {href: "#!/group/" + encodeURIComponent(group)}, group)] : null,
      isOwnPackage(i) ? null : " · package " + word("pkg", i),
      button("Copy link", copyLink, {class: "quiet"}),
    ),
  );
}

/* ---- sections */

function ownerText(owner) {
  if (!owner) return null;
  const email = Array.isArray(owner.email) ? owner.email[0] : owner.email;
  return [
    owner.name || "",
    owner.name && email ? " " : "",
    email ? el("a", {href: "mailto:" + email}, email) : "",
  ];
}

function urlLink(url) {
  return /^https?:\/\//i.test(url || "") ? el("a", {href: url}, url) : url;
}

function runText(i, run) {
  if (!run) return ["Not run. ", el("code", null, "fettle build --select " + core.name[i])];
  return [
    badge(core.marks[run.status]),
    " " +
      moment(run.at) +
      ", " +
      seconds(run.seconds) +
      (run.rows >= 0 ? ", " + plural(run.rows, "row") : "") +
      (run.outdated ? ", before the last change" : ""),
  ];
}

const RUNS = new Set(["model", "seed", "snapshot", "test", "unit_test", "function"]);

function details(i, d) {
  const kind = kindOf(i),
    extra = d.extra || {};
  const key = Array.isArray(d.unique_key) ? d.unique_key.join(", ") : d.unique_key;
  return section(
    "Details",
    "details",
    facts(
      [
        ["Relation", d.relation ? el("code", null, d.relation) : null],
        [
          RUNS.has(kind) ? "Last run" : null,
          RUNS.has(kind) ? [runText(i, d.run), " ", strip(d.history)] : null,
        ],
        [
          "Message",
          d.run && d.run.status > 2 && d.run.message ? el("pre", {class: "message"}, d.run.message) : null,
        ],
        ["Tags", tagLinks(i)],
        ["Path", el("code", null, pathOf(i))],
        ["Language", d.language && d.language !== "sql" ? d.language : null],
        ["Contract", d.contract ? "enforced" : null],
        ["Version", d.version],
        [
          "Constraints",
          (d.constraints || []).map(item =>
            el("span", {class: "tag"}, [item.type, item.expression].filter(Boolean).join(" ")),
          ),
        ],
        ["Strategy", d.strategy],
        ["Unique key", key],
        ["Updated at", kind === "snapshot" ? d.updated_at : null],
        ["Loader", d.loader],
        ["Identifier", d.identifier && !core.name[i].endsWith("." + d.identifier) ? d.identifier : null],
        ["Owner", ownerText(d.owner)],
        ["URL", d.url ? urlLink(d.url) : null],
        ["Type", extra.type && kind !== "function" ? extra.type : null],
        ["Maturity", extra.maturity],
        ["Label", extra.label],
        ["Generic model", extra.model && kind === "semantic_model" ? el("code", null, extra.model) : null],
        ...(d.stats || []).map(([name, value]) => [name, valueText(value)]),
      ].filter(([name]) => name),
    ),
    d.meta ? metaFacts(d.meta) : null,
  );
}

/* Whom to ask to write it, as a path. */
function describedIn(i) {
  const folder = word("folder", i) || DESCRIBED_IN[kindOf(i)] || "models",
    path = pathOf(i);
  return /\.ya?ml$/.test(path) ? path : folder + "/_" + folder.split("/").pop() + ".yml";
}

function description(i, d) {
  return section(
    "Description",
    "description",
    d.description
      ? el("div", {class: "prose"}, prose(d.description))
      : el("p", {class: "soft"}, "No description yet. Write one in ", el("code", null, describedIn(i)), "."),
  );
}

function limit(rule) {
  return rule && rule.count ? plural(rule.count, rule.period) : null;
}

function freshness(d) {
  const f = d.fresh;
  if (!f) return null;
  const warn = limit(f.warn_after),
    error = limit(f.error_after);
  return section(
    "Freshness",
    "freshness",
    facts([
      ["Status", badge(core.marks[f.status])],
      ["Loaded at", moment(f.loaded_at)],
      ["Age", f.age !== undefined ? duration(f.age) + " when it was checked, " + moment(f.checked_at) : null],
      ["Warn after", warn],
      ["Error after", error],
    ]),
    f.age !== undefined ? ageBar(f) : null,
  );
}

const PERIODS = {minute: 60, hour: 3600, day: 86400};

/* The age against its thresholds, as a bar. */
function ageBar(f) {
  const span = rule => (rule && rule.count ? rule.count * PERIODS[rule.period] : 0),
    most = Math.max(f.age, span(f.warn_after), span(f.error_after)) || 1;
  const at = value => Math.round((value / most) * 300);
  const lineAt = (value, name) =>
    value ? el("rect", {class: name, x: at(value) - 1, y: 0, width: 2, height: 16}) : null;
  return el(
    "svg",
    {class: "age", "aria-hidden": "true", width: 302, height: 16},
    el("rect", {class: "s-" + core.marks[f.status], x: 0, y: 4, width: at(f.age), height: 8}),
    lineAt(span(f.warn_after), "s-warn"),
    lineAt(span(f.error_after), "s-error"),
  );
}

function testRow(test, marked) {
  return el(
    "tr",
    {class: marked ? "marked" : null, id: null},
    el(
      "th",
      {scope: "row", title: test.id},
      test.name,
      test.severity && test.severity.toLowerCase() === "warn" ? el("span", {class: "soft"}, " warns") : null,
    ),
    el("td", null, test.column || ""),
    el("td", null, badge(core.marks[test.status])),
    el("td", {class: "number"}, test.failures === undefined ? "" : String(test.failures)),
    el(
      "td",
      null,
      test.message && test.status > 1 ? el("span", {class: "message"}, test.message) : "",
      test.where ? el("span", {class: "soft"}, " where " + test.where) : null,
      " ",
      strip(test.history),
    ),
  );
}

function tests(d, marked) {
  const body = d.tests.map(test => testRow(test, test.id === marked));
  return section("Tests", "tests", tableOf("Tests", ["Test", "Column", "Status", "Failures", "Message"], body));
}

function lineage(i, route) {
  const open = route.parameters.get("g_v") === "1";
  const panel = lineagePanel(open ? {...panelOptions(route), focus: i} : {mini: true, focus: i});
  return section(
    "Lineage",
    "lineage",
    panel,
    open ? el("p", null, el("a", {href: hrefOf(i)}, "Close lineage")) : null,
  );
}

function exampleTable(title, given) {
  if (!given) return null;
  const rows = Array.isArray(given.rows) ? given.rows : null;
  const heads = rows ? [...new Set(rows.flatMap(row => Object.keys(row)))] : [];
  return [
    el("h3", null, title),
    rows
      ? table(
          title,
          heads,
          rows.map(row =>
            heads.map(name => (row[name] === null || row[name] === undefined ? "null" : valueText(row[name]))),
          ),
        )
      : el("pre", null, valueText(given.rows || given.fixture || "")),
  ];
}

/* What only one kind has: arguments of macros, given and expected rows of unit tests, parts of the semantic layer. */
function special(i, d) {
  const extra = d.extra || {},
    kind = kindOf(i);
  if (kind === "macro" || kind === "function")
    return extra.arguments
      ? section(
          "Arguments",
          "arguments",
          table(
            "Arguments",
            ["Name", "Type", "Description"],
            extra.arguments.map(item => [item.name, item.type || item.data_type || "", item.description || ""]),
          ),
        )
      : null;
  if (kind === "unit_test")
    return section(
      "Given and expected",
      "given",
      (extra.given || []).map(given => exampleTable(given.input, given)),
      exampleTable("expected", extra.expect),
    );
  const shown = [
    "type_params",
    "filter",
    "entities",
    "measures",
    "dimensions",
    "query_params",
    "exports",
  ].filter(name => extra[name]);
  return shown.length
    ? section(
        "Definition",
        "definition",
        shown.map(name => [el("h3", null, name.replace("_", " ")), el("pre", null, valueText(extra[name]))]),
      )
    : null;
}

function code(i, d) {
  if (!d.raw && !d.compiled) return null;
  return section(
    "Code",
    "code",
    codeTabs([
      ["Source", d.raw],
      ["Compiled", d.compiled],
    ]),
    d.compiled || kindOf(i) !== "model"
      ? null
      : el("p", {class: "soft"}, "Not compiled. ", el("code", null, "fettle docs generate"), " compiles it."),
  );
}

function neighbours(title, id, nodes) {
  return nodes.length ? section(title, id, nodeList(nodes)) : null;
}

/* Macros stand below what uses them only in the details of the macro; see report/site_details.c. */
function usedMacros(d) {
  return d.macros && d.macros.length ? [el("h3", null, "Macros"), plainList(d.macros, nodeLink)] : null;
}

function mayHaveColumns(i) {
  return ["model", "source", "seed", "snapshot"].includes(kindOf(i));
}

function emptySection(title, id, sentence, command) {
  return section(
    title,
    id,
    el("p", {class: "soft"}, sentence, command ? [" ", el("code", null, command)] : null),
  );
}

function allSections(i, d, route) {
  const marked = route.parameters.get("column"),
    before = isLineage(i) ? lineageParents(i) : parentsOf(i),
    after = (isLineage(i) ? lineageChildren(i) : []).concat(childrenOf(i).filter(k => !isLineage(k)));
  const dependsOn = neighbours("Depends on", "depends_on", before);
  if (dependsOn && usedMacros(d)) dependsOn.append(...usedMacros(d));
  return [
    details(i, d),
    description(i, d),
    freshness(d),
    isLineage(i) ? lineage(i, route) : null,
    d.columns && d.columns.length
      ? section("Columns", "columns", columnsTable(i, d, marked))
      : mayHaveColumns(i)
        ? emptySection(
            "Columns",
            "columns",
            "No columns are known: describe them in YAML, or run",
            "fettle docs generate",
          )
        : null,
    special(i, d),
    d.tests && d.tests.length
      ? tests(d, route.marked)
      : mayHaveColumns(i)
        ? emptySection("Tests", "tests", "No tests yet. Add some in " + describedIn(i) + ".")
        : null,
    dependsOn,
    neighbours("Referenced by", "referenced_by", after.concat(d.users || [])),
    code(i, d),
  ].filter(Boolean);
}

function jumps(sections) {
  return el(
    "nav",
    {class: "jumps", "aria-label": "On this page"},
    sections.map(item => {
      const title = item.getAttribute("aria-label"),
        count = item.querySelectorAll("tbody tr").length;
      return el(
        "a",
        {
          href: "#" + item.id,
          events: {
            click: event => {
              event.preventDefault();
              item.scrollIntoView();
              item.querySelector("h2").setAttribute("tabindex", "-1");
              item.querySelector("h2").focus({preventScroll: true});
            },
          },
        },
        title + ((title === "Columns" || title === "Tests") && count ? " " + count : ""),
      );
    }),
  );
}

/* `route.marked`: the generic test that was asked for. */
export async function resourcePage(main, i, route) {
  let detail;
  try {
    detail = await loadDetail(i);
  } catch (error) {
    clear(
      main,
      head(i, null),
      core.desc[i] ? el("p", null, core.desc[i]) : null,
      missing(error),
      isLineage(i) ? lineage(i, route) : null,
      neighbours("Depends on", "depends_on", parentsOf(i)),
      neighbours("Referenced by", "referenced_by", childrenOf(i)),
    );
    return core.name[i] + " · " + kindWord(kindOf(i));
  }
  const sections = allSections(i, detail, route);
  clear(main, head(i, detail), jumps(sections), sections);
  return core.name[i] + " · " + kindWord(kindOf(i));
}
