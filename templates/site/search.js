/* search.js - finding by name, tag, column, path, words and code.
 *
 * Words are folded (case, accents) and must all be met. A word scores: name equals 100, name starts 60, a word of the
 * name equals 40, a word starts 30, inside the name 25, tag 15, column 12, path 8, words 5, code 2; plus up to 9 for
 * the number of children, less 20 for another package's node; ties by name. */
import { breather } from "./el.js";
import { childrenOf, core, isHidden, isOwnPackage, kindOf, loadColumns, loadText, pathOf, tagsOf } from "./data.js";

const SLICE = 8,
  SORTED = 500;
let names = null,
  parts = null,
  columns = null,
  paths = null,
  words = null;

const ASCII = /^[\x00-\x7f]*$/;

export function fold(text) {
  return ASCII.test(text)
    ? text.toLowerCase()
    : text
        .toLowerCase()
        .normalize("NFD")
        .replace(/[\u0300-\u036f]/g, "");
}

function nameWords(name) {
  return (/[A-Z]/.test(name) ? fold(name.replace(/([a-z\d])([A-Z])/g, "$1 $2")) : fold(name)).split(
    /[_.\-\s]+/,
  );
}

/* The folded texts are made at the first keystroke, in slices, so that no key waits for all of them. */
let preparing = null;

function prepare() {
  if (!preparing) preparing = makeIndex();
  return preparing;
}

async function makeIndex() {
  const breathe = breather(SLICE),
    made = {names: [], parts: [], paths: [], words: []};
  for (let i = 0; i < core.count; i++) {
    if ((i & 255) === 0) await breathe();
    made.names.push(fold(core.name[i]));
    made.parts.push(nameWords(core.name[i]));
    made.paths.push(fold(pathOf(i)));
    made.words.push(fold(core.desc[i]));
  }
  ({names, parts, paths, words} = made);
}

/* What a search needs, while nobody waits: called when the page rests and when the box is entered. */
export async function warmSearch() {
  await prepare();
  if (core.count) childrenOf(0);
}

/* Columns come at the first keystroke; until then, and without them, names are searched alone. */
export async function wantColumns() {
  if (columns) return;
  try {
    const {of, at} = await loadColumns(),
      folded = of.map(fold);
    columns = {of, at, folded};
  } catch {
    columns = {of: [], at: core.name.map(() => []), folded: []};
  }
}

/* "kind:model tag:x col:y words": what narrows, and the words. */
function parse(text) {
  const query = {words: [], kind: null, tag: null, column: null};
  for (const piece of fold(text).split(/\s+/).filter(Boolean)) {
    const [prefix, value] = piece.includes(":")
      ? [piece.slice(0, piece.indexOf(":")), piece.slice(piece.indexOf(":") + 1)]
      : ["", piece];
    if (prefix === "kind") query.kind = value;
    else if (prefix === "tag") query.tag = value;
    else if (prefix === "col" || prefix === "column") query.column = value;
    else query.words.push(piece);
  }
  return query;
}

/* Which columns hold the word, once a keystroke: node lists are numbers into one list of names. */
function columnsWith(text) {
  const found = new Set();
  if (columns)
    columns.folded.forEach((name, k) => {
      if (name.includes(text)) found.add(k);
    });
  return found;
}

function wordScore(i, text, inColumns) {
  const name = names[i],
    short = kindOf(i) === "source" ? name.slice(name.indexOf(".") + 1) : name;
  if (name === text || short === text) return [100, ""];
  if (name.startsWith(text) || short.startsWith(text)) return [60, ""];
  for (const part of parts[i]) if (part === text) return [40, ""];
  for (const part of parts[i]) if (part.startsWith(text)) return [30, ""];
  if (name.includes(text)) return [25, ""];
  if (core.tags.at[i].length)
    for (const tag of tagsOf(i)) if (fold(tag).includes(text)) return [15, "tag " + tag];
  if (inColumns.size)
    for (const k of columns.at[i]) if (inColumns.has(k)) return [12, "column " + columns.of[k]];
  if (paths[i].includes(text)) return [8, pathOf(i)];
  if (words[i].includes(text)) return [5, core.desc[i]];
  return NOTHING;
}

/* One letter more, less or other. */
function isNear(a, b) {
  if (Math.abs(a.length - b.length) > 1) return false;
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  if (a.length === b.length) return a.slice(i + 1) === b.slice(i + 1);
  return a.length > b.length ? a.slice(i + 1) === b.slice(i) : a.slice(i) === b.slice(i + 1);
}

function nearScore(i, text) {
  return text.length >= 5 && (isNear(text, names[i]) || parts[i].some(part => isNear(text, part))) ? 20 : 0;
}

function narrows(query, i, inColumns) {
  if (query.kind && !kindOf(i).startsWith(query.kind)) return false;
  if (query.tag && !tagsOf(i).some(tag => fold(tag).includes(query.tag))) return false;
  return !query.column || (columns && columns.at[i].some(k => inColumns.has(k)));
}

async function scan(query, near, code, isCurrent) {
  const hits = [],
    inColumns = query.words.map(columnsWith),
    wanted = query.column ? columnsWith(query.column) : new Set();
  const breathe = breather(SLICE);
  for (let i = 0; i < core.count; i++) {
    if ((i & 255) === 0) {
      await breathe();
      if (!isCurrent()) return null;
    }
    if (isHidden(i) || !narrows(query, i, wanted)) continue;
    const hit = code ? await scoreWithCode(query, i, inColumns) : plainScore(query, i, near, inColumns);
    if (hit) hits.push(hit);
  }
  return hits;
}

const NOTHING = [0, ""];

function plainScore(query, i, near, inColumns) {
  let sum = 0,
    why = "";
  for (let k = 0; k < query.words.length; k++) {
    const [points, reason] = near
      ? [nearScore(i, query.words[k]), ""]
      : wordScore(i, query.words[k], inColumns[k]);
    if (!points) return null;
    sum += points;
    why = why || reason;
  }
  return hitOf(query, i, sum, why);
}

async function scoreWithCode(query, i, inColumns) {
  let sum = 0,
    why = "";
  for (let k = 0; k < query.words.length; k++) {
    let [points, reason] = wordScore(i, query.words[k], inColumns[k]);
    if (!points) [points, reason] = await codeScore(i, query.words[k]);
    if (!points) return null;
    sum += points;
    why = why || reason;
  }
  return hitOf(query, i, sum, why);
}

function hitOf(query, i, sum, why) {
  return {
    node: i,
    score: sum + Math.min(9, childrenOf(i).length) - (isOwnPackage(i) ? 0 : 20),
    why: why || (query.column ? "column " + query.column : ""),
  };
}

async function codeScore(i, text) {
  const [description, raw] = await loadText(i);
  if (fold(description).includes(text)) return [5, "description"];
  return fold(raw).includes(text) ? [2, "code"] : NOTHING;
}

/* Hits, best first; null when another search began meanwhile. */
let latest = 0;
export async function search(text, inCode) {
  const mine = ++latest,
    isCurrent = () => mine === latest;
  await prepare();
  if (!isCurrent()) return null;
  const query = parse(text);
  if (!query.words.length && !query.kind && !query.tag && !query.column) return [];
  let hits = await scan(query, false, inCode, isCurrent);
  if (hits && !hits.length && query.words.length) hits = await scan(query, true, false, isCurrent);
  if (!hits) return null;
  return bestFirst(hits);
}

/* Only the best are put in order: one letter meets thousands, and nobody reads them. */
function bestFirst(hits) {
  const order = (a, b) => b.score - a.score || (core.name[a.node] < core.name[b.node] ? -1 : 1);
  if (hits.length <= SORTED) return hits.sort(order);
  const byScore = new Map();
  for (const hit of hits) byScore.set(hit.score, (byScore.get(hit.score) || 0) + 1);
  let count = 0,
    least = 0;
  for (const score of [...byScore.keys()].sort((a, b) => b - a)) {
    least = score;
    count += byScore.get(score);
    if (count >= SORTED) break;
  }
  const best = hits.filter(hit => hit.score >= least).sort(order);
  return best.concat(hits.filter(hit => hit.score < least));
}
