/* router.js - the address decides what stands in main; see docs-site.md 3 for the routes. */
import { clear, el } from "./el.js";
import { core, kindOf, loadTests, MissingFile, numberOf } from "./data.js";
import { missing } from "./sections.js";
import { columnPage } from "./columns.js";
import { resourcePage } from "./resource.js";
import { overviewPage } from "./overview.js";
import { healthPage, runsPage, testsPage } from "./results.js";
import { graphPage, groupPage, notFound, sourcePage, tagPage } from "./lists.js";
import { searchPage } from "./searchbox.js";
import { showInTree } from "./tree.js";

const PAGES = {
  overview: overviewPage,
  graph: graphPage,
  search: searchPage,
  runs: runsPage,
  tests: testsPage,
  health: healthPage,
  group: groupPage,
  tag: tagPage,
  source_list: sourcePage,
  column: columnPage,
};
const SECTIONS = {sql: "code"};
let visit = 0,
  replaced = null;

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/* "#!/model/model.shop.x?section=code" in its parts. */
export function parseRoute(hash) {
  const [path, query] = hash.replace(/^#!?\/?/, "").split(/\?(.*)/s, 2);
  const parts = path
    .split("/")
    .filter((part, k) => part || k === 0)
    .map(decode);
  return {parts: parts[0] ? parts : ["overview"], parameters: new URLSearchParams(query || "")};
}

/* Panel changes go into the address without a step in the history; unknown parameters are kept. */
function replacer(route) {
  return changes => {
    for (const [name, value] of Object.entries(changes)) {
      if (value) route.parameters.set(name, value);
      else route.parameters.delete(name);
    }
    const query = route.parameters.toString(),
      path = location.hash.split("?")[0] || "#!/overview";
    replaced = path + (query ? "?" + query : "");
    history.replaceState(null, "", replaced);
    document.getElementById("main").dataset.route = replaced;
  };
}

/* A generic test is shown at its node. */
async function testPage(main, route) {
  const id = route.parts[1],
    known = numberOf(id);
  if (known >= 0) {
    route.node = known;
    return resourcePage(main, known, route);
  }
  const row = (await loadTests()).find(item => item[0] === id);
  if (!row) return null;
  route.marked = id;
  if (!route.parameters.has("section")) route.parameters.set("section", "tests");
  route.node = row[1];
  return resourcePage(main, row[1], route);
}

async function show(main, route) {
  const [first, id] = route.parts;
  if (first === "test") return testPage(main, route);
  if (Object.hasOwn(PAGES, first)) return PAGES[first](main, route);
  const i = id === undefined ? -1 : numberOf(id);
  if (i < 0 || kindOf(i) !== first) return null;
  route.node = i;
  return resourcePage(main, i, route);
}

function settle(main, route, isFirst) {
  const heading = main.querySelector("h1"),
    wanted = route.parameters.get("section"),
    part = wanted ? document.getElementById("section-" + (SECTIONS[wanted] || wanted)) : null;
  const marked = main.querySelector("tr.marked");
  if (!isFirst && heading) heading.focus({preventScroll: true});
  if (part) part.scrollIntoView();
  else if (marked) marked.scrollIntoView({block: "center"});
  else if (!isFirst) window.scrollTo(0, 0);
}

export async function navigate(isFirst) {
  const main = document.getElementById("main"),
    mine = ++visit,
    route = {...parseRoute(location.hash), node: -1},
    address = location.hash;
  const stage = el("div", {class: "page"});
  route.replace = replacer(route);
  document.body.classList.remove("drawer");
  let title;
  try {
    title = await show(stage, route);
  } catch (error) {
    if (!(error instanceof MissingFile)) console.error(error);
    clear(stage, el("h1", {tabindex: "-1"}, route.parts.join(" / ")), missing(error));
    title = route.parts[0];
  }
  if (mine !== visit) return;
  if (title === null) title = notFound(stage, route);
  clear(main, stage);
  document.title = title + " · " + core.project;
  main.dataset.route =
    replaced && replaced.startsWith(address.split("?")[0]) && location.hash === replaced ? replaced : address;
  showInTree(route.node);
  settle(main, route, isFirst);
  document.documentElement.dataset.ready = "true";
}

export function startRouter() {
  window.addEventListener("hashchange", () => navigate(false));
  return navigate(true);
}
