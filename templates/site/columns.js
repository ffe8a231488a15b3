/* columns.js - the table of a node's columns, and the page of one column. */
import { clear, el, field, labelled } from "./el.js";
import { core, hrefOf, idOf, kindOf, lineageChildren, lineageParents, loadColumns, numberOf } from "./data.js";
import { loadDetail } from "./details.js";
import { badge, valueText } from "./words.js";
import { tableOf, titledList } from "./sections.js";
import { inlineProse, prose } from "./prose.js";
import { reach } from "./select.js";

function origin(column) {
  if (!column.from) return null;
  const [node, name] = column.from;
  return [
    " ",
    el(
      "a",
      {class: "from", href: hrefOf(node, "column=" + encodeURIComponent(name))},
      "(" + core.name[node] + (name === column.name ? "" : "." + name) + ")",
    ),
  ];
}

function only(column) {
  if (column.only === "yaml") return el("span", {class: "soft"}, " not in the database");
  return column.only === "database" && !column.description
    ? el("span", {class: "soft"}, "not documented")
    : null;
}

function columnTests(detail, column) {
  return (column.tests || []).map((k, n) => [
    n ? " " : "",
    badge(core.marks[detail.tests[k].status], detail.tests[k].name),
  ]);
}

function constraintText(constraint) {
  return (constraint.type || "") + (constraint.expression ? " " + constraint.expression : "");
}

function columnRow(i, detail, column, marked) {
  const address = "#!/column/" + encodeURIComponent(idOf(i)) + "/" + encodeURIComponent(column.name);
  return el(
    "tr",
    {class: marked ? "marked" : null, "data-column": column.name},
    el("th", {scope: "row"}, el("a", {href: address}, column.name)),
    el("td", {class: "type"}, column.type || el("span", {class: "soft"}, "unknown")),
    el(
      "td",
      null,
      inlineProse(column.description),
      origin(column),
      only(column),
      (column.constraints || []).map(constraint => el("span", {class: "tag"}, constraintText(constraint))),
    ),
    el("td", null, columnTests(detail, column)),
  );
}

export function columnsTable(i, detail, marked) {
  const rows = detail.columns.map(column =>
    columnRow(i, detail, column, marked && column.name.toLowerCase() === marked.toLowerCase()),
  );
  const parts = [];
  if (detail.columns.length > 12) {
    const input = field("Filter columns", "", {type: "search"});
    input.addEventListener("input", () => {
      const text = input.value.trim().toLowerCase();
      for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(text);
    });
    parts.push(el("p", {class: "bar"}, labelled("Filter columns", input)));
  }
  parts.push(tableOf("Columns", ["Name", "Type", "Description", "Tests"], rows));
  if (!core.catalog)
    parts.push(
      el(
        "p",
        {class: "soft"},
        "Types are unknown: run ",
        el("code", null, "fettle docs generate"),
        " with a connection.",
      ),
    );
  return parts;
}

/* Nodes before and after which have a column of that name. */
async function sameName(i, name, neighbours) {
  const {of, at} = await loadColumns(),
    wanted = new Set();
  of.forEach((text, k) => {
    if (text.toLowerCase() === name.toLowerCase()) wanted.add(k);
  });
  return [...reach([i], neighbours, Infinity)]
    .filter(k => k !== i && at[k].some(column => wanted.has(column)))
    .sort((a, b) => a - b);
}

/* #!/column/{unique_id}/{name} */
export async function columnPage(main, route) {
  const i = numberOf(route.parts[1]),
    name = route.parts[2];
  if (i < 0) return null;
  route.node = i;
  const detail = await loadDetail(i),
    column = (detail.columns || []).find(item => item.name === name);
  if (!column) return null;
  const [before, after] = await Promise.all([
    sameName(i, name, lineageParents),
    sameName(i, name, lineageChildren),
  ]);
  const row = k => el("a", {href: hrefOf(k, "column=" + encodeURIComponent(name))}, core.name[k] + "." + name);
  clear(
    main,
    el("h1", {tabindex: "-1"}, core.name[i] + "." + name),
    el(
      "p",
      null,
      el("a", {href: hrefOf(i, "column=" + encodeURIComponent(name))}, core.name[i]),
      " · ",
      column.type || "type unknown",
    ),
    prose(column.description || "No description yet."),
    el("p", null, origin(column)),
    el("p", null, columnTests(detail, column)),
    column.meta ? el("pre", null, valueText(column.meta)) : null,
    titledList("The same name before", before, row),
    titledList("The same name after", after, row),
    el("p", {class: "soft"}, "Column lineage was not computed."),
  );
  return name + " · column of " + kindOf(i) + " " + core.name[i];
}
