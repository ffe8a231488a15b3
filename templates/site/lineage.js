/* lineage.js - the lineage panel: what is selected, tools, the picture, the same as a table, exports. */
import { append, button, clear, el, field, labelled, say } from "./el.js";
import { core, hrefOf, kindOf, lineageChildren, lineageParents, statusOf, tagsOf } from "./data.js";
import { badge, grouped, kindWord, plural, STATUS_WORDS } from "./words.js";
import { nodeLink, pagedTable } from "./sections.js";
import { completions, reach, select, SelectionError } from "./select.js";
import { layOut } from "./layout.js";
import { drawing } from "./draw.js";
import { saveAs, toDot, toMermaid, toSvg } from "./exports.js";
import { edgesAmong, folderItems, singleItems, spoken } from "./items.js";
import { COLOURS, painter } from "./paint.js";

const WHOLE = 400;

const setOf = text => new Set((text || "").split(",").filter(Boolean));

/* What an address says of the panel. */
export function panelOptions(route) {
  const {parameters} = route;
  return {
    selected: parameters.get("g_i") || "",
    excluded: parameters.get("g_e") || "",
    color: parameters.get("color"),
    table: parameters.get("table") === "1",
    types: parameters.get("types") ? setOf(parameters.get("types")) : null,
    tags: setOf(parameters.get("tags")),
    change: route.replace,
  };
}

/* options: {selected, excluded, color, types, tags, table, focus, mini, change(parameters)}; gives an element. */
export function lineagePanel(options) {
  const state = {
    ...options,
    selected: options.selected || "",
    excluded: options.excluded || "",
    color: options.color || "",
    openFolders: new Set(),
    everything: false,
    chosen: null,
    run: 0,
    types: options.types || null,
    tags: options.tags || new Set(),
  };
  state.alert = el("p", {role: "alert", class: "alert", hidden: true});
  state.stage = el("div", {class: options.mini ? "stage mini" : "stage"});
  state.note = el("p", {class: "note"});
  const panel = el(
    "div",
    {class: "lineage"},
    options.mini ? null : selectors(state),
    tools(state),
    state.alert,
    state.stage,
    state.note,
  );
  state.panel = panel;
  refresh(state);
  return panel;
}

/* ---- tools */

function selectionField(state, key, label, list) {
  const input = field(label, state[key], {list: "selection-words", class: "wide"});
  input.addEventListener("input", () =>
    clear(
      list,
      completions(input.value).map(text => el("option", {value: text})),
    ),
  );
  input.addEventListener("change", () => {
    state[key] = input.value;
    state.everything = false;
    changed(state);
  });
  input.addEventListener("keydown", event => {
    if (event.key === "Enter") input.dispatchEvent(new Event("change"));
  });
  return labelled(label, input);
}

function selectors(state) {
  const list = el("datalist", {id: "selection-words"});
  const colour = el(
    "select",
    {"aria-label": "Color by"},
    COLOURS.map(name => el("option", {value: name, selected: (state.color || "status") === name}, name)),
  );
  colour.addEventListener("change", () => {
    state.color = colour.value;
    changed(state);
  });
  return el(
    "div",
    {class: "bar selectors"},
    selectionField(state, "selected", "Select", list),
    selectionField(state, "excluded", "Exclude", list),
    labelled("Color by", colour),
    typesMenu(state),
    core.tags.of.length ? tagsMenu(state) : null,
    list,
  );
}

/* Boxes to tick; `act` gets the set of what is ticked. */
function tickMenu(name, values, isTicked, word, act) {
  const boxes = values.map(value => el("input", {type: "checkbox", value, checked: isTicked(value)}));
  for (const box of boxes)
    box.addEventListener("change", () =>
      act(new Set(boxes.filter(item => item.checked).map(item => item.value))),
    );
  return el(
    "details",
    {class: "menu"},
    el("summary", null, name),
    el(
      "div",
      null,
      boxes.map(box => el("label", null, box, " " + word(box.value))),
    ),
  );
}

const UNUSUAL = new Set(["test", "unit_test", "operation"]);

function typesMenu(state) {
  const kinds = core.kinds.filter((kind, k) => kind !== "macro" && core.kind.includes(k));
  const isTicked = kind => (state.types ? state.types.has(kind) : !UNUSUAL.has(kind));
  return tickMenu("Types", kinds, isTicked, kindWord, ticked => {
    state.types = ticked;
    changed(state);
  });
}

/* None ticked: nodes with any tags or none. */
function tagsMenu(state) {
  const tags = core.tags.of.slice().sort();
  return tickMenu(
    "Tags",
    tags,
    tag => state.tags.has(tag),
    tag => tag,
    ticked => {
      state.tags = ticked;
      changed(state);
    },
  );
}

function tools(state) {
  const act = (label, run, extra) => button(label, () => run(), extra);
  const table = act(
    "Show as table",
    () => {
      state.table = !state.table;
      changed(state);
    },
    {"aria-pressed": state.table ? "true" : "false"},
  );
  state.tableButton = table;
  return el(
    "div",
    {class: "bar tools", role: "toolbar", "aria-label": "Lineage tools"},
    act("Zoom in", () => state.drawing && state.drawing.zoom(1.3)),
    act("Zoom out", () => state.drawing && state.drawing.zoom(1 / 1.3)),
    act("Fit", () => state.drawing && state.drawing.fit()),
    act("Expand parents", () => expand(state, lineageParents)),
    act("Expand children", () => expand(state, lineageChildren)),
    table,
    state.mini
      ? null
      : [
          act("Export SVG", () => exportAs(state, "svg")),
          act("Export Mermaid", () => exportAs(state, "mmd")),
          act("Export DOT", () => exportAs(state, "dot")),
        ],
    state.mini
      ? el(
          "a",
          {
            href: hrefOf(
              state.focus,
              "g_v=1&g_i=" + encodeURIComponent("1+" + idOfSelector(state.focus) + "+1"),
            ),
          },
          "Open lineage",
        )
      : null,
  );
}

/* How a node is named in a selection. */
export function idOfSelector(i) {
  const kind = kindOf(i);
  return kind === "source" ||
    kind === "exposure" ||
    kind === "metric" ||
    kind === "semantic_model" ||
    kind === "saved_query"
    ? kind + ":" + core.name[i]
    : core.name[i];
}

/* The address and the picture follow what was chosen. */
function changed(state) {
  if (state.change)
    state.change({
      g_i: state.selected,
      g_e: state.excluded,
      color: state.color,
      table: state.table ? "1" : "",
      types: state.types ? [...state.types].join(",") : "",
      tags: [...state.tags].join(","),
    });
  state.tableButton.setAttribute("aria-pressed", state.table ? "true" : "false");
  refresh(state);
}

/* One step more for all that is shown; [ and ] do the same. */
function expand(state, neighbours) {
  if (!state.nodes) return;
  const more = [...reach(state.nodes, neighbours, 1)].sort((a, b) => a - b);
  state.nodes = more;
  state.expanded = true;
  say(plural(more.length, "node"));
  show(state);
}

function exportAs(state, form) {
  if (!state.nodes) return;
  const {nodes, edges} = state;
  if (form === "mmd") saveAs("lineage.mmd", toMermaid(nodes, edges), "text/plain");
  else if (form === "dot") saveAs("lineage.dot", toDot(nodes, edges), "text/vnd.graphviz");
  else exportSvg(state);
}

/* Laid out anew: the picture may show folders, or a table stand in its place. */
async function exportSvg(state) {
  const {nodes} = state,
    {items, edges} = singleItems(nodes, state.edges, () => null, -1);
  const picture = drawing(items, edges, await placed(items, edges), {});
  saveAs("lineage.svg", toSvg(nodes, edges, picture, "Lineage of " + core.project), "image/svg+xml");
}

/* ---- what is shown */

function refresh(state) {
  state.alert.hidden = true;
  state.expanded = false;
  try {
    state.nodes = state.mini ? around(state.focus) : wantedNodes(state);
  } catch (error) {
    if (!(error instanceof SelectionError)) throw error;
    state.alert.textContent = error.message;
    state.alert.hidden = false;
    if (state.nodes) return;
    state.nodes = [];
  }
  show(state);
}

function wantedNodes(state) {
  const nodes = select(state.selected, state.excluded, state.types);
  if (!state.tags.size) return nodes;
  const tagged = nodes.filter(i => tagsOf(i).some(tag => state.tags.has(tag)));
  if (!tagged.length) throw new SelectionError("Nothing here has these tags.");
  return tagged;
}

function around(i) {
  const found = reach([i], lineageParents, 1);
  reach([i], lineageChildren, 1).forEach(k => found.add(k));
  return [...found].sort((a, b) => a - b);
}

/* `node`: gets the focus in the new picture. */
function show(state, node = -1) {
  state.edges = edgesAmong(state.nodes);
  state.inside = new Set(state.nodes);
  state.chosen = null;
  if (state.table) showTable(state);
  else showPicture(state, node);
}

const neighboursAt = side => (side === "left" ? lineageParents : lineageChildren);

/* Has the item neighbours on a side that are not in the picture? */
function isCut(state, item, side) {
  return item.node >= 0 && neighboursAt(side)(item.node).some(k => !state.inside.has(k));
}

/* One step more at one node. */
function grow(state, k, side) {
  const {node} = state.items[k];
  if (node < 0) return;
  state.nodes = [...new Set([...state.nodes, ...neighboursAt(side)(node)])].sort((a, b) => a - b);
  say(plural(state.nodes.length, "node"));
  show(state, node);
}

function summary(state) {
  const links = plural(state.nodes.length, "node") + ", " + plural(state.edges.length, "edge") + ".";
  clear(state.note, links + " ");
  if (state.chosen !== null && state.drawing)
    append(state.note, [el("strong", null, spoken(state.items[state.chosen])), ". "]);
  const statuses = Object.keys(STATUS_WORDS).filter(status => state.nodes.some(i => statusOf(i) === status));
  if (!state.mini && (state.color || "status") === "status")
    append(state.note, ["Legend: ", statuses.map(status => [badge(status), " "])]);
  else if (state.legend)
    append(state.note, [
      "Legend: ",
      state.legend.map(([name, paint]) => [
        el(
          "span",
          {class: "swatch"},
          el(
            "svg",
            {width: 12, height: 12, "aria-hidden": "true"},
            el("rect", {width: 12, height: 12, fill: paint}),
          ),
        ),
        name + " ",
      ]),
    ]);
}

/* ---- the picture */

function placed(items, edges) {
  return layOut(
    items.length,
    Int32Array.from(edges, edge => edge[0]),
    Int32Array.from(edges, edge => edge[1]),
  );
}

async function showPicture(state, node) {
  const run = ++state.run;
  const folded = !state.mini && !state.selected.trim() && !state.everything && state.nodes.length > WHOLE;
  const paints = painter(state.color);
  const {items, edges} = folded
    ? folderItems(state.nodes, state.edges, paints.of, state.openFolders)
    : singleItems(state.nodes, state.edges, paints.of, state.focus);
  if (items.length > 3000)
    clear(state.stage, el("p", {class: "note"}, "Laying out " + plural(items.length, "node") + " …"));
  const found = await placed(items, edges);
  if (run !== state.run) return;
  state.items = items;
  state.drawing = drawing(items, edges, found, {
    open: item => openItem(state, item),
    choose: (k, extend) => choose(state, k, extend, edges),
    says: spoken,
    isCut: folded ? () => false : (item, side) => isCut(state, item, side),
    grow: (k, side) => grow(state, k, side),
  });
  const svg = state.drawing.svg;
  if (folded) svg.setAttribute("data-edges", state.edges.length);
  sized(state, svg, height(found, items.length));
  clear(
    state.stage,
    svg,
    folded
      ? button(
          "Show all " + grouped(state.nodes.length) + " nodes",
          () => {
            state.everything = true;
            show(state);
          },
          {class: "corner"},
        )
      : null,
  );
  state.legend = paints.legend && paints.legend.sort((a, b) => (a[0] < b[0] ? -1 : 1));
  summary(state);
  requestAnimationFrame(() => {
    state.drawing.resize();
    state.drawing.open();
    if (node >= 0) state.drawing.focus(items.findIndex(item => item.node === node));
    svg.setAttribute("data-drawn", "true");
  });
}

/* As high as what is in it, up to a part of the window. */
function sized(state, svg, needed) {
  if (!state.mini) svg.classList.add("large");
  if (state.mini) svg.setAttribute("height", Math.min(360, Math.max(90, needed + 110)));
  else if (needed + 140 < window.innerHeight - 290) svg.setAttribute("height", Math.max(240, needed + 140));
  else svg.classList.add("tall");
}

function height(layout, count) {
  let top = Infinity,
    bottom = -Infinity;
  for (let k = 0; k < count; k++) {
    top = Math.min(top, layout.y[k]);
    bottom = Math.max(bottom, layout.y[k]);
  }
  return bottom - top;
}

function openItem(state, item) {
  if (item.node >= 0) {
    location.hash = hrefOf(item.node);
  } else {
    state.openFolders.add(item.folder);
    show(state);
  }
}

/* A click keeps ancestors and descendants bright; with Shift on a second node, all paths between the two. */
function choose(state, k, extend, edges) {
  if (k < 0) {
    state.chosen = null;
    state.drawing.mark(null);
    summary(state);
    return;
  }
  if (state.items[k].node < 0) {
    openItem(state, state.items[k]);
    return;
  }
  const up = new Map(),
    down = new Map();
  for (const [a, b] of edges) {
    (down.get(a) || down.set(a, []).get(a)).push(b);
    (up.get(b) || up.set(b, []).get(b)).push(a);
  }
  const ancestors = start => reach([start], i => up.get(i) || [], Infinity),
    descendants = start => reach([start], i => down.get(i) || [], Infinity);
  let kept;
  if (extend && state.chosen !== null && state.chosen !== k) {
    const [first, last] = [Math.min(state.chosen, k), Math.max(state.chosen, k)],
      below = descendants(first),
      above = ancestors(last);
    kept = new Set([...below].filter(i => above.has(i)));
    if (!kept.size) say("There is no path between the two.");
  } else {
    kept = new Set([...ancestors(k), ...descendants(k)]);
    state.chosen = k;
  }
  state.drawing.mark(kept);
  summary(state);
  say(spoken(state.items[k]) + ", selected");
}

/* ---- as a table */

function showTable(state) {
  state.run++;
  state.drawing = null;
  clear(
    state.stage,
    pagedTable("Lineage table", ["Name", "Kind", "Status", "Depends on"], state.nodes, node => [
      nodeLink(node),
      kindWord(kindOf(node)),
      badge(statusOf(node)),
      lineageParents(node).map((parent, k) => [k ? ", " : "", nodeLink(parent)]),
    ]),
  );
  summary(state);
}

/* The keys [ and ]. */
export function expandFromKeys(panel, parents) {
  const label = parents ? "Expand parents" : "Expand children";
  const found = [...panel.querySelectorAll("button")].find(item => item.textContent === label);
  if (found) found.click();
}
