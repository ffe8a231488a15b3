/* tree.js - the navigation: the project's folders, the database's schemas, or groups; children are made when a folder
 * is opened, at most MOST rows at once. */
import { append, button, clear, el } from "./el.js";
import { core, hrefOf, isHidden, isLineage, isOwnPackage, kindOf, statusOf, word } from "./data.js";
import { grouped, mark, STATUS_WORDS } from "./words.js";
import { fold, foldedName } from "./search.js";

const MOST = 300;
const VIEWS = [
  ["Project", projectPath],
  ["Database", databasePath],
  ["Group", groupPath],
];
const PLACES = [
  ["#!/overview", "Overview"],
  ["#!/graph", "Lineage"],
  ["#!/runs", "Runs"],
  ["#!/tests", "Tests"],
  ["#!/health", "Health"],
];
const state = {view: 0, filter: "", list: null, current: -1, roots: [null, null, null]};

function projectPath(i) {
  const kind = kindOf(i);
  if (kind === "source") return ["sources", ...core.name[i].split(".").slice(0, -1)];
  if (["exposure", "metric", "semantic_model", "saved_query", "unit_test"].includes(kind))
    return [kind.replace("_", " ") + "s"];
  const folders = word("folder", i).split("/");
  return [...(isOwnPackage(i) ? [] : ["packages", word("pkg", i)]), ...folders.filter(Boolean)];
}

function databasePath(i) {
  return word("mat", i) === "ephemeral" || !(isLineage(i) && word("schema", i)) ? null : [word("schema", i)];
}

function groupPath(i) {
  return isLineage(i) ? [word("group", i) || "no group"] : null;
}

const emptyFolder = () => ({folders: new Map(), nodes: []});

function folderAt(root, path) {
  let at = root;
  for (const part of path) {
    if (!at.folders.has(part)) at.folders.set(part, emptyFolder());
    at = at.folders.get(part);
  }
  return at;
}

/* All that a path is made of, as one number; a source's is made of its name too. */
function keyOf(i) {
  if (kindOf(i) === "source") return -1 - i;
  let key = core.kind[i];
  for (const {of, at} of [core.pkg, core.folder, core.schema, core.group, core.mat])
    key = key * of.length + at[i];
  return key;
}

/* {folders: Map, nodes: []} of a view. Thousands of nodes stand in few folders: a path is walked once a key. */
function rootOf(view) {
  const root = emptyFolder(),
    known = new Map();
  for (let i = 0; i < core.count; i++) {
    if (isHidden(i)) continue;
    const key = keyOf(i);
    if (!known.has(key)) {
      const path = VIEWS[view][1](i);
      known.set(key, path && folderAt(root, path));
    }
    if (known.get(key)) known.get(key).nodes.push(i);
  }
  return root;
}

function shortName(i) {
  return kindOf(i) === "source" && state.view === 0 ? core.name[i].split(".").pop() : core.name[i];
}

function leaf(i) {
  const status = statusOf(i);
  return el(
    "li",
    null,
    el(
      "a",
      {
        href: hrefOf(i),
        "data-status-of": status,
        "aria-current": i === state.current ? "page" : null,
        title: core.name[i] + ", " + STATUS_WORDS[status],
      },
      mark(status),
      el("span", {class: "leaf-name"}, shortName(i)),
    ),
  );
}

function byName(a, b) {
  return core.name[a] < core.name[b] ? -1 : 1;
}

/* The rows of a folder, folders first; what is over MOST comes on demand. */
function rows(folder, openPath) {
  const made = [...folder.folders]
    .sort((a, b) => (a[0] < b[0] ? -1 : 1))
    .map(([name, inner]) => folderRow(name, inner, openPath));
  const nodes = folder.nodes.slice().sort(byName);
  made.push(...nodes.slice(0, MOST).map(leaf));
  if (nodes.length > MOST) {
    const more = el(
      "li",
      null,
      button("Show all " + grouped(nodes.length), () => more.replaceWith(...nodes.slice(MOST).map(leaf))),
    );
    made.push(more);
  }
  return made;
}

function folderRow(name, folder, openPath) {
  const inner = el("ul"),
    isOpen = openPath && openPath[0] === name;
  const fill = () => {
    if (!inner.firstChild) append(inner, rows(folder, isOpen ? openPath.slice(1) : null));
  };
  const row = el("details", {open: isOpen, events: {toggle: fill}}, el("summary", null, name), inner);
  if (isOpen) fill();
  return el("li", null, row);
}

function filtered() {
  const text = fold(state.filter),
    found = [];
  for (let i = 0; i < core.count && found.length < MOST; i++)
    if (!isHidden(i) && VIEWS[state.view][1](i) && foldedName(i).includes(text)) found.push(i);
  return found.sort(byName).map(leaf);
}

function fill() {
  if (!state.roots[state.view]) state.roots[state.view] = rootOf(state.view);
  const openPath = state.current >= 0 ? VIEWS[state.view][1](state.current) : null;
  const made = state.filter ? filtered() : rows(state.roots[state.view], openPath);
  clear(state.list, made.length ? made : el("li", {class: "soft"}, "Nothing here."));
}

export function buildTree(nav) {
  const views = VIEWS.map(([name], k) =>
    button(
      name,
      () => {
        state.view = k;
        views.forEach((item, n) => item.setAttribute("aria-pressed", n === k ? "true" : "false"));
        fill();
      },
      {"aria-pressed": k === 0 ? "true" : "false"},
    ),
  );
  const filter = el("input", {
    type: "search",
    "aria-label": "Filter resources",
    placeholder: "Filter",
    autocomplete: "off",
    events: {
      input: () => {
        state.filter = filter.value.trim();
        fill();
      },
    },
  });
  state.list = el("ul", {class: "tree"});
  state.places = PLACES.map(([address, name]) => el("a", {href: address}, name));
  clear(
    nav,
    el("div", {class: "bar views", role: "group", "aria-label": "View"}, views),
    filter,
    state.list,
    el(
      "ul",
      {class: "tree places"},
      state.places.map(link => el("li", null, link)),
    ),
  );
}

function markCurrent(link, isCurrent) {
  if (isCurrent) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
}

/* The page shown is marked, and its folders are open; -1: a page that is in no folder. */
export function showInTree(i) {
  const isNew = state.current !== i,
    before = state.list.querySelector("[aria-current]");
  const place = (location.hash || PLACES[0][0]).split("?")[0];
  state.places.forEach(link => markCurrent(link, i < 0 && link.getAttribute("href") === place));
  state.current = i;
  if (!state.list.firstChild || (isNew && i >= 0 && !state.filter)) fill();
  else if (before && isNew) markCurrent(before, false);
  const link = isNew ? state.list.querySelector("[aria-current]") : null;
  if (link) link.scrollIntoView({block: "nearest"});
}
