/* layout.js - places for the nodes of a graph: layers from left to right, few crossings, straight edges.
 *
 * 1. rank: the longest path from the roots; roots then stand next to their nearest child. 2. an edge over several
 * ranks passes through dummies. 3. order within a rank: sweeps of barycentres up and down; the order with the
 * fewest crossings is kept. 4. heights: each rank at its neighbours' mean, in order and apart (pool adjacent
 * violators). Isolated nodes stand in a grid below. Everything is O((V + E) log V) a sweep and deterministic. */
import { breather } from "./el.js";

export const COLUMN = 260;
export const ROW = 44;
export const NODE_WIDTH = 200;
export const NODE_HEIGHT = 28;
const PASSING = 14,
  SWEEPS = 8,
  HEIGHT_SWEEPS = 3,
  LARGE = 3000,
  LARGE_SWEEPS = 2;

/* What `other` holds beside each vertex of `own`: of v at [first[v], first[v + 1]). */
function rows(total, own, other) {
  const first = new Int32Array(total + 1),
    at = new Int32Array(own.length);
  for (const v of own) first[v + 1]++;
  for (let v = 0; v < total; v++) first[v + 1] += first[v];
  const fill = first.slice();
  for (let k = 0; k < own.length; k++) at[fill[own[k]]++] = other[k];
  return {first, at};
}

/* count nodes, edges as two arrays [from…], [to…] with from before to in the numbering.
 * Gives {x, y} (centres, Float64Array) and bends(e), the heights an edge passes between its ends. */
export async function layOut(count, from, to) {
  const rank = ranks(count, from, to);
  const graph = withDummies(count, from, to, rank);
  const sweeps = count > LARGE ? LARGE_SWEEPS : SWEEPS,
    breathe = count > LARGE ? breather(8) : async () => {};
  await orderRanks(graph, sweeps, breathe);
  await breathe();
  const height = heights(graph);
  return places(count, rank, graph, height);
}

function ranks(count, from, to) {
  const rank = new Int32Array(count),
    nearest = new Int32Array(count).fill(-1),
    parents = rows(count, to, from);
  for (let v = 0; v < count; v++)
    for (let k = parents.first[v]; k < parents.first[v + 1]; k++)
      if (rank[v] <= rank[parents.at[k]]) rank[v] = rank[parents.at[k]] + 1;
  for (let e = 0; e < from.length; e++)
    if (nearest[from[e]] < 0 || rank[to[e]] < nearest[from[e]]) nearest[from[e]] = rank[to[e]];
  for (let v = 0; v < count; v++)
    if (parents.first[v] === parents.first[v + 1] && nearest[v] > 0) rank[v] = nearest[v] - 1;
  return rank;
}

/* Vertices: the nodes that have an edge, then dummies; those of edge e are [chains[e], chains[e + 1]). Neighbours
 * left and right as compressed rows. */
function withDummies(count, from, to, rank) {
  const linked = new Uint8Array(count);
  let dummies = 0,
    widest = 0;
  for (let e = 0; e < from.length; e++) {
    linked[from[e]] = linked[to[e]] = 1;
    dummies += rank[to[e]] - rank[from[e]] - 1;
    widest = Math.max(widest, rank[to[e]]);
  }
  const total = count + dummies,
    level = new Int32Array(total),
    chains = new Int32Array(from.length + 1),
    starts = new Int32Array(from.length + dummies),
    ends = new Int32Array(from.length + dummies);
  level.set(rank);
  let next = count,
    pieces = 0;
  const piece = (a, b) => {
    starts[pieces] = a;
    ends[pieces++] = b;
  };
  for (let e = 0; e < from.length; e++) {
    chains[e] = next;
    let last = from[e];
    for (let r = rank[from[e]] + 1; r < rank[to[e]]; r++) {
      level[next] = r;
      piece(last, next);
      last = next++;
    }
    piece(last, to[e]);
  }
  chains[from.length] = next;
  const graph = {count, total, level, linked, chains, ranks: widest + 1};
  graph.right = rows(total, starts, ends);
  graph.left = rows(total, ends, starts);
  return graph;
}

/* ---- order */

/* The first order: depth first from the left, so that what belongs together stands together. */
function firstOrder(graph) {
  const layers = Array.from({length: graph.ranks}, () => []),
    seen = new Uint8Array(graph.total),
    stack = [];
  for (let v = 0; v < graph.count; v++) {
    if (!graph.linked[v] || seen[v]) continue;
    stack.push(v);
    while (stack.length) {
      const u = stack.pop();
      if (seen[u]) continue;
      seen[u] = 1;
      layers[graph.level[u]].push(u);
      for (let k = graph.right.first[u + 1] - 1; k >= graph.right.first[u]; k--) stack.push(graph.right.at[k]);
      for (let k = graph.left.first[u + 1] - 1; k >= graph.left.first[u]; k--) stack.push(graph.left.at[k]);
    }
  }
  return layers;
}

function placesIn(layers, total) {
  const place = new Int32Array(total);
  for (const layer of layers)
    layer.forEach((v, k) => {
      place[v] = k;
    });
  return place;
}

function sortByMean(layer, side, place, mean) {
  for (let k = 0; k < layer.length; k++) {
    const v = layer[k],
      first = side.first[v],
      end = side.first[v + 1];
    let sum = 0;
    for (let n = first; n < end; n++) sum += place[side.at[n]];
    mean[v] = end > first ? sum / (end - first) : k;
  }
  layer.sort((a, b) => mean[a] - mean[b] || place[a] - place[b]);
  layer.forEach((v, k) => {
    place[v] = k;
  });
}

/* Crossings between each rank and the next, by a Fenwick tree over the places on the right. */
function crossings(graph, layers, place) {
  let total = 0;
  for (let r = 0; r + 1 < layers.length; r++) {
    const tree = new Int32Array(layers[r + 1].length + 1);
    let seen = 0;
    for (const v of layers[r]) {
      const first = graph.right.first[v],
        end = graph.right.first[v + 1];
      for (let k = first; k < end; k++) {
        let below = 0;
        for (let i = place[graph.right.at[k]] + 1; i > 0; i -= i & -i) below += tree[i];
        total += seen - below;
      }
      for (let k = first; k < end; k++, seen++)
        for (let i = place[graph.right.at[k]] + 1; i < tree.length; i += i & -i) tree[i]++;
    }
  }
  return total;
}

async function orderRanks(graph, sweeps, breathe) {
  const layers = firstOrder(graph),
    place = placesIn(layers, graph.total),
    mean = new Float64Array(graph.total);
  let best = layers.map(layer => layer.slice()),
    fewest = crossings(graph, layers, place);
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    const down = sweep % 2 === 0;
    for (let k = 1; k < layers.length; k++) {
      const r = down ? k : layers.length - 1 - k;
      sortByMean(layers[r], down ? graph.left : graph.right, place, mean);
      await breathe();
    }
    const found = crossings(graph, layers, place);
    if (found < fewest) {
      fewest = found;
      best = layers.map(layer => layer.slice());
    }
  }
  graph.layers = best;
}

/* ---- heights */

/* How far two neighbours in a rank stand apart: edges that only pass need less room than nodes. */
function gap(graph, above, below) {
  const passing = (above >= graph.count) + (below >= graph.count);
  return passing === 2 ? PASSING : passing ? NODE_HEIGHT : ROW;
}

/* Places at least a gap apart, in order, as near as possible to `wished` (least squares): neighbouring blocks that
 * would overlap are pooled at their mean. */
function spread(graph, layer, wished, height) {
  const sums = new Float64Array(layer.length),
    sizes = new Int32Array(layer.length),
    offset = new Float64Array(layer.length);
  let blocks = 0;
  for (let k = 1; k < layer.length; k++) offset[k] = offset[k - 1] + gap(graph, layer[k - 1], layer[k]);
  for (let k = 0; k < layer.length; k++, blocks++) {
    let sum = wished[layer[k]] - offset[k],
      size = 1;
    for (; blocks && sums[blocks - 1] / sizes[blocks - 1] > sum / size; blocks--) {
      sum += sums[blocks - 1];
      size += sizes[blocks - 1];
    }
    sums[blocks] = sum;
    sizes[blocks] = size;
  }
  for (let block = 0, k = 0; block < blocks; block++)
    for (let n = 0; n < sizes[block]; n++, k++) height[layer[k]] = sums[block] / sizes[block] + offset[k];
}

function heights(graph) {
  const height = new Float64Array(graph.total),
    wished = new Float64Array(graph.total);
  for (const layer of graph.layers)
    layer.forEach((v, k) => {
      height[v] = (k - layer.length / 2) * ROW;
    });
  for (let sweep = 0; sweep < HEIGHT_SWEEPS; sweep++) {
    const down = sweep % 2 === 0,
      side = down ? graph.left : graph.right;
    for (let n = 0; n < graph.layers.length; n++) {
      const layer = graph.layers[down ? n : graph.layers.length - 1 - n];
      for (const v of layer) {
        const first = side.first[v],
          end = side.first[v + 1];
        let sum = 0;
        for (let k = first; k < end; k++) sum += height[side.at[k]];
        wished[v] = end > first ? sum / (end - first) : height[v];
      }
      spread(graph, layer, wished, height);
    }
  }
  return height;
}

/* ---- coordinates */

function places(count, rank, graph, height) {
  const x = new Float64Array(count),
    y = new Float64Array(count);
  let lowest = 0,
    highest = 0,
    any = false;
  for (let v = 0; v < count; v++) {
    if (!graph.linked[v]) continue;
    x[v] = rank[v] * COLUMN;
    y[v] = height[v];
    lowest = any ? Math.max(lowest, y[v]) : y[v];
    highest = any ? Math.min(highest, y[v]) : y[v];
    any = true;
  }
  grid(count, graph, x, y, any ? lowest + 2 * ROW : 0);
  const bends = e => height.subarray(graph.chains[e], graph.chains[e + 1]);
  return {x, y, bends, rank, top: any ? highest : 0};
}

/* Nodes without an edge, in rows below. */
function grid(count, graph, x, y, top) {
  const alone = [];
  for (let v = 0; v < count; v++) if (!graph.linked[v]) alone.push(v);
  const wide = Math.max(graph.ranks, Math.ceil(Math.sqrt(alone.length / 6)));
  alone.forEach((v, k) => {
    x[v] = (k % wide) * COLUMN;
    y[v] = top + Math.floor(k / wide) * ROW;
  });
}
