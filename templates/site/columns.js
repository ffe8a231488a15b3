/* columns.js - the table of a node's columns, and the page of one column. */
import { clear, el, field } from "./el.js";
import { core, hrefOf, idOf, kindOf, lineageChildren, lineageParents, loadColumns, numberOf } from "./data.js";
import { loadDetail } from "./details.js";
import { badge, valueText } from "./words.js";
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
  const body = el(
    "tbody",
    null,
    detail.columns.map(column =>
      columnRow(i, detail, column, marked && column.name.toLowerCase() === marked.toLowerCase()),
    ),
  );
  const parts = [];
  if (detail.columns.length > 12) {
    const input = field("Filter columns", "", {type: "search"});
    input[1].addEventListener("input", () => {
      const text = input[1].value.trim().toLowerCase();
      for (const row of body.children) row.hidden = !row.textContent.toLowerCase().includes(text);
    });
    parts.push(el("p", {class: "bar"}, input));
  }
  parts.push(
    el(
      "div",
      {class: "scroll"},
      el(
        "table",
        {"aria-label": "Columns"},
        el(
          "thead",
          null,
          el(
            "tr",
            null,
            ["Name", "Type", "Description", "Tests"].map(name => el("th", {scope: "col"}, name)),
          ),
        ),
        body,
      ),
    ),
  );
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

function list(title, nodes, name) {
  if (!nodes.length) return null;
  return [
    el("h2", null, title),
    el(
      "ul",
      {class: "plain"},
      nodes.map(k =>
        el(
          "li",
          null,
          el("a", {href: hrefOf(k, "column=" + encodeURIComponent(name))}, core.name[k] + "." + name),
        ),
      ),
    ),
  ];
}

/* #!/column/{unique_id}/{name} */
export async function columnPage(main, route) {
  const i = numberOf(route.parts[1]),
    name = route.parts[2];
  if (i < 0) return null;
  const detail = await loadDetail(i),
    column = (detail.columns || []).find(item => item.name === name);
  if (!column) return null;
  const [before, after] = await Promise.all([
    sameName(i, name, lineageParents),
    sameName(i, name, lineageChildren),
  ]);
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
    list("The same name before", before, name),
    list("The same name after", after, name),
    el("p", {class: "soft"}, "Column lineage was not computed."),
  );
  return name + " · column of " + kindOf(i) + " " + core.name[i];
}
