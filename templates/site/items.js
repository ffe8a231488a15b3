/* items.js - what the picture of the lineage is of: nodes, or folders that stand for theirs; edges between them. */
import { core, idOf, isHidden, kindOf, lineageChildren, lineageParents, statusOf, word } from "./data.js";
import { kindWord, plural, STATUS_WORDS } from "./words.js";

/* [[from, to], …] as node numbers. */
export function edgesAmong(nodes) {
  const inside = new Uint8Array(core.count),
    edges = [];
  for (const node of nodes) inside[node] = 1;
  for (const node of nodes)
    for (const parent of core.parents[node]) if (inside[parent]) edges.push([parent, node]);
  return edges;
}

/* What is heard of an item. */
export function spoken(item) {
  const i = item.node;
  if (i < 0) return item.folder + ", folder, " + plural(item.count, "node");
  return [
    core.name[i],
    kindWord(kindOf(i)),
    STATUS_WORDS[statusOf(i)],
    plural(lineageParents(i).length, "parent"),
    plural(lineageChildren(i).length, "child"),
  ].join(", ");
}

const folderOf = node => word("pkg", node) + "/" + word("folder", node);

function itemOf(node, paint, focus) {
  return {
    node,
    id: idOf(node),
    label: core.name[node],
    status: statusOf(node),
    folder: folderOf(node),
    paint: paint(node),
    dot: isHidden(node),
    focus: node === focus,
  };
}

/* {items, edges as places in items}: every node an item. */
export function singleItems(nodes, edges, paint, focus) {
  const place = new Int32Array(core.count);
  nodes.forEach((node, k) => {
    place[node] = k;
  });
  return {
    items: nodes.map(node => itemOf(node, paint, focus)),
    edges: edges.map(([a, b]) => [place[a], place[b]]),
  };
}

/* Folders stand for their nodes, except those in `open`. They may depend on each other both ways: one way is drawn. */
export function folderItems(nodes, edges, paint, open) {
  const items = [],
    place = new Int32Array(core.count),
    boxes = new Map();
  for (const node of nodes) {
    const folder = folderOf(node);
    if (open.has(folder)) {
      place[node] = items.push(itemOf(node, paint, -1)) - 1;
      continue;
    }
    if (!boxes.has(folder))
      boxes.set(folder, items.push({node: -1, id: "folder:" + folder, folder, count: 0, status: "none"}) - 1);
    const box = items[(place[node] = boxes.get(folder))];
    box.label = (folder.split("/").pop() || folder) + " (" + ++box.count + ")";
  }
  return {items, edges: distinct(edges, place, items.length)};
}

function distinct(edges, place, count) {
  const seen = new Set(),
    out = [];
  for (const [a, b] of edges) {
    const from = place[a],
      to = place[b],
      key = from * count + to;
    if (from >= to || seen.has(key)) continue;
    seen.add(key);
    out.push([from, to]);
  }
  return out;
}
