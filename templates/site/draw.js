/* draw.js - a laid out graph as SVG, of which only what is in view is in the document.
 *
 * Up to WHOLE items everything is drawn. Above, what lies in the view and one node's width around it, at most
 * MOST_NODES and MOST_EDGES. Zoomed far out, boxes lose their text, then stand for whole folders. Panning moves one
 * transform; the picture is drawn anew when the view leaves what was drawn. */
import { clear, el } from "./el.js";
import { curve, short } from "./exports.js";
import { NODE_HEIGHT, NODE_WIDTH } from "./layout.js";

const WHOLE = 400,
  MOST_NODES = 800,
  MOST_EDGES = 1200,
  NO_TEXT = 0.25,
  FOLDERS = 0.08;
const SMALLEST = 0.004,
  LARGEST = 3,
  STEP = 1.3;
const MARGIN = 24,
  NARROW = 600;

/* items: [{id, label, status, folder, paint, dot}], edges: [[from, to]] as places in items, layout of layout.js.
 * acts: {open(item), choose(k, extend), says(item), isCut(item, side), grow(k, side)}; gives {svg, fit, zoom, focus, mark, place, line}. */
export function drawing(items, edges, layout, acts) {
  const world = el("g", {class: "world"});
  const svg = el(
    "svg",
    {
      role: "group",
      "aria-label": "Lineage graph",
      class: "lineage-graph",
      "data-nodes": items.reduce((sum, item) => sum + (item.count || 1), 0),
      "data-edges": edges.length,
    },
    world,
  );
  const view = {x: 0, y: 0, scale: 1, width: 800, height: 400};
  const state = {
    items,
    edges,
    layout,
    acts,
    svg,
    world,
    view,
    drawn: null,
    current: 0,
    kept: null,
    shown: new Map(),
  };
  const api = {
    svg,
    fit: () => fit(state),
    bounds: () => bounds(state),
    open: () => openView(state),
    zoom: factor => zoom(state, factor, view.width / 2, view.height / 2),
    focus: k => focusItem(state, k),
    mark: kept => {
      state.kept = kept;
      state.drawn = null;
      draw(state);
    },
    place: k => ({x: layout.x[k], y: layout.y[k]}),
    line: e => line(state, e),
    resize: () => measure(state),
    centre: (k, scale) => centre(state, k, scale),
    get current() {
      return state.current;
    },
  };
  listen(state);
  return api;
}

function line(state, e) {
  const [a, b] = state.edges[e],
    {x, y} = state.layout;
  return curve(x[a], y[a], x[b], y[b], state.layout.bends(e));
}

/* ---- the view */

function measure(state) {
  const box = state.svg.getBoundingClientRect();
  state.view.width = box.width || 800;
  state.view.height = box.height || 400;
  state.drawn = null;
  draw(state);
}

function bounds(state) {
  const {x, y} = state.layout;
  let left = Infinity,
    right = -Infinity,
    top = Infinity,
    bottom = -Infinity;
  for (let k = 0; k < state.items.length; k++) {
    left = Math.min(left, x[k]);
    right = Math.max(right, x[k]);
    top = Math.min(top, y[k]);
    bottom = Math.max(bottom, y[k]);
  }
  for (let e = 0; e < state.edges.length; e++)
    for (const height of state.layout.bends(e)) {
      top = Math.min(top, height);
      bottom = Math.max(bottom, height);
    }
  return {
    left: left - NODE_WIDTH / 2 - MARGIN,
    right: right + NODE_WIDTH / 2 + MARGIN,
    top: top - NODE_HEIGHT - MARGIN,
    bottom: bottom + NODE_HEIGHT + MARGIN,
  };
}

/* The first view: everything, where that can be read; else what is in focus, or where the edges begin. */
function openView(state) {
  const {view} = state,
    least = view.width < NARROW ? 0.75 : 0.6;
  fit(state);
  if (view.scale >= least || state.items.length > WHOLE) return;
  const wished = state.items.findIndex(item => item.focus);
  if (wished >= 0) {
    centre(state, wished, least);
    return;
  }
  const box = bounds(state);
  view.scale = least;
  view.x = -box.left * least;
  view.y = view.height / 2 - ((box.top + box.bottom) / 2) * least;
  state.drawn = null;
  draw(state);
}

function fit(state) {
  const box = bounds(state),
    {view} = state;
  view.scale = clamp(Math.min(view.width / (box.right - box.left), view.height / (box.bottom - box.top), 1));
  view.x = view.width / 2 - ((box.left + box.right) / 2) * view.scale;
  view.y = view.height / 2 - ((box.top + box.bottom) / 2) * view.scale;
  state.drawn = null;
  draw(state);
}

function centre(state, k, scale) {
  const {view, layout} = state;
  if (scale) view.scale = clamp(scale);
  view.x = view.width / 2 - layout.x[k] * view.scale;
  view.y = view.height / 2 - layout.y[k] * view.scale;
  state.drawn = null;
  draw(state);
}

const clamp = scale => Math.min(LARGEST, Math.max(SMALLEST, scale));

function zoom(state, factor, x, y) {
  const {view} = state,
    scale = clamp(view.scale * factor),
    ratio = scale / view.scale;
  view.x = x - (x - view.x) * ratio;
  view.y = y - (y - view.y) * ratio;
  view.scale = scale;
  state.drawn = null;
  draw(state);
}

/* What of the world is in view, with a margin of one node and a half picture, so that small pans draw nothing. */
function window_(view) {
  const x = NODE_WIDTH + view.width / 2 / view.scale,
    y = NODE_WIDTH + view.height / 2 / view.scale;
  return {
    left: -view.x / view.scale - x,
    right: (view.width - view.x) / view.scale + x,
    top: -view.y / view.scale - y,
    bottom: (view.height - view.y) / view.scale + y,
  };
}

function isInside(view, drawn) {
  const left = -view.x / view.scale,
    top = -view.y / view.scale;
  return (
    drawn &&
    drawn.scale === view.scale &&
    left >= drawn.left &&
    top >= drawn.top &&
    left + view.width / view.scale <= drawn.right &&
    top + view.height / view.scale <= drawn.bottom
  );
}

/* ---- drawing */

function draw(state) {
  const {view, world} = state;
  world.setAttribute("transform", "translate(" + view.x + " " + view.y + ") scale(" + view.scale + ")");
  if (isInside(view, state.drawn)) return;
  const area = {...window_(view), scale: view.scale};
  if (state.items.length <= WHOLE)
    Object.assign(area, {left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity});
  state.drawn = area;
  const focused = state.shown.get(state.current),
    hadFocus = focused && focused === document.activeElement;
  const far = state.items.length > WHOLE && view.scale < FOLDERS;
  state.shown = new Map();
  const parts = far ? folderBoxes(state) : [edgePaths(state, area), nodeBoxes(state, area)];
  clear(world, parts);
  keepOneTabStop(state);
  if (hadFocus && state.shown.has(state.current)) state.shown.get(state.current).focus({preventScroll: true});
}

/* Far out: one box a folder, where its nodes are on average, as large as they are many. */
function folderBoxes(state) {
  const folders = new Map(),
    {x, y} = state.layout;
  state.items.forEach((item, k) => {
    const box = folders.get(item.folder) || {x: 0, y: 0, count: 0};
    box.x += x[k];
    box.y += y[k];
    box.count++;
    folders.set(item.folder, box);
  });
  const unit = 1 / state.view.scale;
  return [...folders].map(([name, box]) => {
    const size = (12 + Math.sqrt(box.count) * 3) * unit,
      cx = box.x / box.count,
      cy = box.y / box.count;
    return el(
      "g",
      {class: "folder"},
      el("rect", {x: cx - size / 2, y: cy - size / 2, width: size, height: size, rx: 4 * unit}),
      el("text", {x: cx, y: cy + 4 * unit, "font-size": 12 * unit, "text-anchor": "middle"}, String(box.count)),
      el("title", null, name + ": " + box.count),
    );
  });
}

function edgePaths(state, area) {
  const out = [],
    {x, y} = state.layout;
  for (let e = 0; e < state.edges.length && out.length < MOST_EDGES; e++) {
    const [a, b] = state.edges[e];
    if (x[b] < area.left || x[a] > area.right) continue;
    let top = Math.min(y[a], y[b]),
      bottom = Math.max(y[a], y[b]);
    for (const height of state.layout.bends(e)) {
      top = Math.min(top, height);
      bottom = Math.max(bottom, height);
    }
    if (bottom < area.top || top > area.bottom) continue;
    const bright = !state.kept || (state.kept.has(a) && state.kept.has(b));
    out.push(
      el("path", {
        d: line(state, e),
        class: "edge" + (bright ? "" : " faded"),
        "data-from": state.items[a].id,
        "data-to": state.items[b].id,
        "aria-hidden": "true",
      }),
    );
  }
  return out;
}

function nodeBoxes(state, area) {
  const out = [],
    {x, y} = state.layout,
    text = state.view.scale >= NO_TEXT || state.items.length <= WHOLE;
  for (let k = 0; k < state.items.length && out.length < MOST_NODES; k++) {
    if (x[k] < area.left || x[k] > area.right || y[k] < area.top || y[k] > area.bottom) continue;
    const made = nodeBox(state, k, text);
    state.shown.set(k, made);
    out.push(made);
  }
  return out;
}

function nodeBox(state, k, text) {
  const item = state.items[k],
    x = state.layout.x[k],
    y = state.layout.y[k];
  const bright = !state.kept || state.kept.has(k);
  const parts = item.dot ? [el("circle", {cx: x, cy: y, r: 5})] : boxParts(state, item, x, y, text);
  return el(
    "g",
    {
      role: "link",
      class: "node" + (bright ? "" : " faded") + (item.focus ? " chosen" : ""),
      "data-id": item.id,
      "data-status": item.status,
      "data-k": k,
      "aria-label": state.acts.says(item),
      tabindex: "-1",
    },
    parts,
    text && !item.dot ? ["left", "right"].map(side => plusMark(state, item, x, y, side)) : null,
  );
}

/* At the edge of a node whose neighbours are not all in the picture. */
function plusMark(state, item, x, y, side) {
  if (!state.acts.isCut(item, side)) return null;
  const cx = x + (side === "left" ? -1 : 1) * (NODE_WIDTH / 2 + 10);
  return el(
    "g",
    {class: "plus", "data-side": side, "aria-hidden": "true"},
    el("circle", {cx, cy: y, r: 8}),
    el("path", {d: "M" + (cx - 4) + " " + y + "h8M" + cx + " " + (y - 4) + "v8"}),
    el("title", null, side === "left" ? "Add its parents" : "Add its children"),
  );
}

function boxParts(state, item, x, y, text) {
  const left = x - NODE_WIDTH / 2,
    top = y - NODE_HEIGHT / 2;
  const box = el("rect", {
    x: left,
    y: top,
    width: NODE_WIDTH,
    height: NODE_HEIGHT,
    rx: 4,
    fill: item.paint || null,
  });
  if (!text) return [box];
  return [
    box,
    el("rect", {class: "side", x: left, y: top, width: 4, height: NODE_HEIGHT}),
    el(
      "text",
      {
        x: left + 12,
        y: y + 5,
        class: item.paint && isDark(item.paint) ? "on-dark" : item.paint ? "on-light" : null,
      },
      short(item.label),
    ),
    el("title", null, state.acts.says(item)),
  ];
}

/* Is white text readable on it? Only #rgb and #rrggbb are judged; names count as light. */
function isDark(color) {
  const hex = /^#(?:([\da-f]{2})([\da-f]{2})([\da-f]{2})|([\da-f])([\da-f])([\da-f]))$/i.exec(color);
  if (!hex) return false;
  const [r, g, b] = (hex[1] ? hex.slice(1, 4) : hex.slice(4).map(c => c + c))
    .map(c => parseInt(c, 16) / 255)
    .map(c => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 0.18;
}

/* ---- keyboard: exactly one node is a tab stop */

function keepOneTabStop(state) {
  if (!state.shown.has(state.current) && state.shown.size) {
    const wished = state.items.findIndex(item => item.focus);
    state.current = state.shown.has(wished) ? wished : state.shown.keys().next().value;
  }
  const stop = state.shown.get(state.current);
  if (stop) stop.setAttribute("tabindex", "0");
}

function focusItem(state, k) {
  const before = state.shown.get(state.current);
  if (before) before.setAttribute("tabindex", "-1");
  state.current = k;
  const {view, layout} = state,
    x = layout.x[k] * view.scale + view.x,
    y = layout.y[k] * view.scale + view.y;
  if (!state.shown.has(k) || x < 40 || y < 20 || x > view.width - 40 || y > view.height - 20)
    centre(state, k, Math.max(view.scale, NO_TEXT));
  const made = state.shown.get(k);
  if (!made) return;
  made.setAttribute("tabindex", "0");
  made.focus({preventScroll: true});
}

/* The nearest neighbour in a direction: along an edge to the sides, within the rank up and down. */
function neighbour(state, key) {
  const {x, y} = state.layout,
    from = state.current;
  let found = -1,
    least = Infinity;
  const offer = (k, distance) => {
    if (distance < least) {
      least = distance;
      found = k;
    }
  };
  if (key === "ArrowLeft" || key === "ArrowRight") {
    for (const [a, b] of state.edges) {
      if (key === "ArrowLeft" && b === from) offer(a, Math.abs(y[a] - y[from]));
      if (key === "ArrowRight" && a === from) offer(b, Math.abs(y[b] - y[from]));
    }
  } else {
    const sign = key === "ArrowUp" ? -1 : 1;
    for (let k = 0; k < state.items.length; k++)
      if (k !== from && x[k] === x[from] && (y[k] - y[from]) * sign > 0) offer(k, Math.abs(y[k] - y[from]));
  }
  return found;
}

function pressed(state, event) {
  const item = state.items[state.current];
  if (event.ctrlKey || event.metaKey || event.altKey || !item) return;
  if (event.shiftKey && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
    state.acts.grow(state.current, event.key === "ArrowLeft" ? "left" : "right");
  } else if (event.key.startsWith("Arrow")) {
    const next = neighbour(state, event.key);
    if (next >= 0) focusItem(state, next);
  } else if (event.key === "Enter") {
    state.acts.open(item);
  } else if (event.key === " ") {
    state.acts.choose(state.current, event.shiftKey);
  } else if (event.key === "+" || event.key === "-") {
    zoom(state, event.key === "+" ? STEP : 1 / STEP, state.view.width / 2, state.view.height / 2);
  } else if (event.key === "0") {
    fit(state);
  } else {
    return;
  }
  event.preventDefault();
}

/* ---- pointer */

function itemAt(event) {
  const group = event.target.closest ? event.target.closest("g[data-k]") : null;
  return group ? Number(group.getAttribute("data-k")) : -1;
}

function listen(state) {
  const {svg, view} = state;
  let drag = null;
  svg.addEventListener("keydown", event => pressed(state, event));
  svg.addEventListener("focusin", event => {
    const k = itemAt(event);
    if (k >= 0 && k !== state.current) focusItem(state, k);
  });
  svg.addEventListener("pointerdown", event => {
    if (event.button === 0) drag = {x: event.clientX, y: event.clientY, moved: false, k: itemAt(event)};
  });
  svg.addEventListener("pointermove", event => {
    if (!drag) return;
    const dx = event.clientX - drag.x,
      dy = event.clientY - drag.y;
    if (!drag.moved && Math.hypot(dx, dy) < 4) return;
    if (!drag.moved) svg.setPointerCapture(event.pointerId);
    Object.assign(drag, {x: event.clientX, y: event.clientY, moved: true});
    view.x += dx;
    view.y += dy;
    draw(state);
  });
  svg.addEventListener("pointerup", event => {
    const plus = event.target.closest(".plus");
    if (drag && !drag.moved && plus) state.acts.grow(drag.k, plus.getAttribute("data-side"));
    else if (drag && !drag.moved) state.acts.choose(drag.k, event.shiftKey);
    drag = null;
  });
  svg.addEventListener("dblclick", event => {
    const k = itemAt(event);
    if (k >= 0) state.acts.open(state.items[k]);
  });
  svg.addEventListener(
    "wheel",
    event => {
      if (!event.ctrlKey && !event.metaKey && !svg.classList.contains("large")) return;
      event.preventDefault();
      const box = svg.getBoundingClientRect();
      zoom(state, Math.exp(-event.deltaY / 400), event.clientX - box.left, event.clientY - box.top);
    },
    {passive: false},
  );
}
