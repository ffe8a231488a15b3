/* lists.js - pages of several nodes: a source, a group, a tag; and the page of an address that leads nowhere. */
import { clear, el } from "./el.js";
import { core, freshOf, isHidden, kindOf, tagsOf, word } from "./data.js";
import { badge, plural } from "./words.js";
import { nodeLink, nodeList, table } from "./sections.js";
import { lineagePanel, panelOptions } from "./lineage.js";

function nodesWhere(test) {
  const out = [];
  for (let i = 0; i < core.count; i++) if (!isHidden(i) && test(i)) out.push(i);
  return out.sort((a, b) => (core.name[a] < core.name[b] ? -1 : 1));
}

/* #!/source_list/{source} */
export async function sourcePage(main, route) {
  const name = route.parts[1],
    nodes = nodesWhere(i => kindOf(i) === "source" && core.name[i].startsWith(name + "."));
  if (!nodes.length) return null;
  clear(
    main,
    el("h1", {tabindex: "-1"}, name),
    el("p", null, "source · " + plural(nodes.length, "table")),
    table(
      "Tables",
      ["Name", "Description", "Freshness"],
      nodes.map(i => [nodeLink(i), core.desc[i], badge(freshOf(i))]),
    ),
  );
  return name + " · source";
}

export async function groupPage(main, route) {
  return listPage(main, route.parts[1], "group", i => word("group", i) === route.parts[1]);
}

export async function tagPage(main, route) {
  return listPage(main, route.parts[1], "tag", i => tagsOf(i).includes(route.parts[1]));
}

function listPage(main, name, kind, test) {
  const nodes = nodesWhere(test);
  if (!nodes.length) return null;
  clear(
    main,
    el("h1", {tabindex: "-1"}, name),
    el("p", null, kind + " · " + plural(nodes.length, "resource")),
    nodeList(nodes),
  );
  return name + " · " + kind;
}

/* #!/graph?g_i=…: the lineage as a page of its own. */
export async function graphPage(main, route) {
  clear(
    main,
    el("h1", {tabindex: "-1"}, "Lineage"),
    el("section", {"aria-label": "Lineage", id: "section-lineage"}, lineagePanel(panelOptions(route))),
  );
  return "Lineage";
}

export function notFound(main, route) {
  const last = (route.parts[route.parts.length - 1] || "").split(".").pop();
  clear(
    main,
    el("h1", {tabindex: "-1"}, "Not found"),
    el("p", null, "There is nothing at ", el("code", null, location.hash), "."),
    last
      ? el("p", null, el("a", {href: "#!/search?q=" + encodeURIComponent(last)}, "Search for “" + last + "”"))
      : null,
  );
  return "Not found";
}
