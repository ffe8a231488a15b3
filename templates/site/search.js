/* search.js - finding by name, tag, column, path, words and code.
 *
 * Words are folded (case, accents) and must all be met. A word scores: name equals 100, name starts 60, a word of the
 * name equals 40, a word starts 30, inside the name 25, tag 15, column 12, path 8, words 5, code 2; plus up to 9 for
 * the number of children, less 20 for another package's node; ties by name. */
import { breather } from "./el.js";
import { childrenOf, core, isHidden, isOwnPackage, kindOf, loadColumns, loadText, pathOf, tagsOf } from "./data.js";

const SLICE = 8;
let names = null, parts = null, columns = null, paths = null;

export function fold(text) {
  return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
}

function nameWords(name) {
  return fold(name.replace(/([a-z\d])([A-Z])/g, "$1 $2")).split(/[_.\-\s]+/);
}

function prepare() {
  if (names) return;
  names = core.name.map(fold);
  parts = core.name.map(nameWords);
  paths = core.name.map((_, i) => fold(pathOf(i)));
}

/* Columns come at the first keystroke; until then, and without them, names are searched alone. */
export async function wantColumns() {
  if (columns) return;
  try {
    const {of, at} = await loadColumns(), folded = of.map(fold);
    columns = {of, at, folded};
  } catch {
    columns = {of: [], at: core.name.map(() => []), folded: []};
  }
}

/* "kind:model tag:x col:y words": what narrows, and the words. */
function parse(text) {
  const query = {words: [], kind: null, tag: null, column: null};
  for (const piece of fold(text).split(/\s+/).filter(Boolean)) {
    const [prefix, value] = piece.includes(":") ? [piece.slice(0, piece.indexOf(":")), piece.slice(piece.indexOf(":") + 1)] : ["", piece];
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
  if (columns) columns.folded.forEach((name, k) => { if (name.includes(text)) found.add(k); });
  return found;
}

function wordScore(i, text, inColumns) {
  const name = names[i], short = kindOf(i) === "source" ? name.slice(name.indexOf(".") + 1) : name;
  if (name === text || short === text) return [100, ""];
  if (name.startsWith(text) || short.startsWith(text)) return [60, ""];
  for (const part of parts[i]) if (part === text) return [40, ""];
  for (const part of parts[i]) if (part.startsWith(text)) return [30, ""];
  if (name.includes(text)) return [25, ""];
  for (const tag of tagsOf(i)) if (fold(tag).includes(text)) return [15, "tag " + tag];
  if (inColumns.size) for (const k of columns.at[i]) if (inColumns.has(k)) return [12, "column " + columns.of[k]];
  if (paths[i].includes(text)) return [8, pathOf(i)];
  if (fold(core.desc[i]).includes(text)) return [5, core.desc[i]];
  return [0, ""];
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
  const hits = [], inColumns = query.words.map(columnsWith), wanted = query.column ? columnsWith(query.column) : new Set();
  const breathe = breather(SLICE);
  for (let i = 0; i < core.count; i++) {
    if ((i & 255) === 0) {
      await breathe();
      if (!isCurrent()) return null;
    }
    if (isHidden(i) || !narrows(query, i, wanted)) continue;
    const hit = await score(query, i, near, code, inColumns);
    if (hit) hits.push(hit);
  }
  return hits;
}

async function score(query, i, near, code, inColumns) {
  let sum = 0, why = "";
  for (let k = 0; k < query.words.length; k++) {
    let [points, reason] = near ? [nearScore(i, query.words[k]), ""] : wordScore(i, query.words[k], inColumns[k]);
    if (!points && code) [points, reason] = await codeScore(i, query.words[k]);
    if (!points) return null;
    sum += points;
    why = why || reason;
  }
  if (query.column && !why) why = "column " + query.column;
  return {node: i, score: sum + Math.min(9, childrenOf(i).length) - (isOwnPackage(i) ? 0 : 20), why};
}

async function codeScore(i, text) {
  const [description, raw] = await loadText(i);
  if (fold(description).includes(text)) return [5, "description"];
  return fold(raw).includes(text) ? [2, "code"] : [0, ""];
}

/* Hits, best first; null when another search began meanwhile. */
let latest = 0;
export async function search(text, inCode) {
  const mine = ++latest, isCurrent = () => mine === latest;
  prepare();
  const query = parse(text);
  if (!query.words.length && !query.kind && !query.tag && !query.column) return [];
  let hits = await scan(query, false, inCode, isCurrent);
  if (hits && !hits.length && query.words.length) hits = await scan(query, true, false, isCurrent);
  if (!hits) return null;
  return hits.sort((a, b) => b.score - a.score || (core.name[a.node] < core.name[b.node] ? -1 : 1));
}
