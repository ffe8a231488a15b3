/* search.js - finding by name, tag, column, path, words and code.
 *
 * Words are folded (case, accents) and must all be met. A word scores: name equals 100, name starts 60, a word of the
 * name equals 40, a word starts 30, inside the name 25, tag 15, column 12, path 8, words 5, code 2; plus up to 9 for
 * the number of children, less 20 for another package's node; ties by name. */
import { breather } from "./el.js";
import { childCount, core, isHidden, isOwnPackage, kindOf, loadColumns, loadTexts, pathOf, tagsOf } from "./data.js";

const SLICE = 8;
const SCORE = {
  equal: 100,
  starts: 60,
  part: 40,
  partStarts: 30,
  inside: 25,
  near: 20,
  tag: 15,
  column: 12,
  path: 8,
  words: 5,
  code: 2,
};
const ASCII = /^[\x00-\x7f]*$/;
let index = null,
  columns = null;

export function fold(text) {
  return ASCII.test(text)
    ? text.toLowerCase()
    : text
        .toLowerCase()
        .normalize("NFD")
        .replace(/[\u0300-\u036f]/g, "");
}

/* Thousands of short texts at the price of one long one. */
function foldAll(texts) {
  const folded = fold(texts.join("\u0001")).split("\u0001");
  return folded.length === texts.length ? folded : texts.map(fold);
}

/* "myModel" also as "my model": words that no sign divides. */
function camelNames() {
  const found = new Map();
  core.name.forEach((name, i) => {
    if (/[a-z\d][A-Z]/.test(name)) found.set(i, fold(name.replace(/([a-z\d])([A-Z])/g, "$1 $2")));
  });
  return found;
}

/* Made when the box is entered: some milliseconds for ten thousand nodes. */
export function warmSearch() {
  if (!index)
    index = {
      names: foldAll(core.name),
      camel: camelNames(),
      descriptions: foldAll(core.desc),
      folders: foldAll(core.folder.of),
    };
}

export function foldedName(i) {
  warmSearch();
  return index.names[i];
}

/* Columns come at the first keystroke; until then, and without them, names are searched alone. */
export async function wantColumns() {
  if (columns) return;
  try {
    const {of, at} = await loadColumns();
    columns = {of, at, folded: foldAll(of)};
  } catch {
    columns = {of: [], at: core.name.map(() => []), folded: []};
  }
}

/* ---- what is asked */

/* A word, and where the columns and folders are that hold it: those are few, looked at once a search. */
function wanted(text) {
  const holding = texts => new Set(texts.flatMap((item, k) => (item.includes(text) ? [k] : [])));
  return {
    text,
    columns: holding(columns ? columns.folded : []),
    folders: holding(index.folders),
    isPath: /[/.]/.test(text),
  };
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
    else if (prefix === "col" || prefix === "column") query.column = wanted(value);
    else query.words.push(wanted(piece));
  }
  return query;
}

function narrows(query, i) {
  if (query.kind && !kindOf(i).startsWith(query.kind)) return false;
  if (query.tag && !tagsOf(i).some(tag => fold(tag).includes(query.tag))) return false;
  return !query.column || columnHolding(i, query.column) >= 0;
}

/* ---- how well a node meets a word */

const isBetween = (name, at) => at < 0 || at >= name.length || "_.- ".includes(name[at]);

/* `second`: where a source's table begins, whose name counts as a name. */
function nameScore(name, text, second) {
  let best = 0;
  for (let at = name.indexOf(text); at >= 0 && best < SCORE.part; at = name.indexOf(text, at + 1)) {
    const end = at + text.length;
    if (at === 0 || at === second) return end === name.length ? SCORE.equal : SCORE.starts;
    if (!isBetween(name, at - 1)) best = Math.max(best, SCORE.inside);
    else best = Math.max(best, isBetween(name, end) ? SCORE.part : SCORE.partStarts);
  }
  return best;
}

function tagHolding(i, text) {
  return core.tags.at[i].length ? tagsOf(i).find(tag => fold(tag).includes(text)) : undefined;
}

function columnHolding(i, item) {
  if (!item.columns.size) return -1;
  const found = columns.at[i].find(k => item.columns.has(k));
  return found === undefined ? -1 : found;
}

function inPath(i, item) {
  if (item.isPath) return fold(pathOf(i)).includes(item.text);
  return item.folders.has(core.folder.at[i]) || (core.file[i] !== "" && fold(core.file[i]).includes(item.text));
}

function codeScore(item, [description, raw]) {
  if (fold(description).includes(item.text)) return SCORE.words;
  return fold(raw).includes(item.text) ? SCORE.code : 0;
}

/* `texts`: descriptions and code of all nodes, where they are searched too. */
function wordScore(i, item, texts) {
  const name = index.names[i],
    found = nameScore(name, item.text, kindOf(i) === "source" ? name.indexOf(".") + 1 : -1);
  if (found > SCORE.inside) return found;
  const camel = index.camel.get(i),
    better = camel ? Math.max(found, nameScore(camel, item.text, -1)) : found;
  if (better) return better;
  if (tagHolding(i, item.text) !== undefined) return SCORE.tag;
  if (columnHolding(i, item) >= 0) return SCORE.column;
  if (inPath(i, item)) return SCORE.path;
  if (index.descriptions[i].includes(item.text)) return SCORE.words;
  return texts ? codeScore(item, texts[i]) : 0;
}

const columnReason = (i, item) => {
  const name = columns.of[columnHolding(i, item)];
  return {why: "column " + name, at: "column=" + encodeURIComponent(name)};
};

/* Beside a hit that its name does not explain: why it is one, and where on its page. */
function reason(i, item, texts) {
  switch (wordScore(i, item, texts)) {
    case SCORE.tag:
      return {why: "tag " + tagHolding(i, item.text)};
    case SCORE.column:
      return columnReason(i, item);
    case SCORE.path:
      return {why: pathOf(i)};
    case SCORE.words:
      return {why: core.desc[i] || "description", at: "section=description"};
    case SCORE.code:
      return {why: "code", at: "section=code"};
    default:
      return null;
  }
}

/* One letter more, less or other. */
function isNear(a, b) {
  if (Math.abs(a.length - b.length) > 1) return false;
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  if (a.length === b.length) return a.slice(i + 1) === b.slice(i + 1);
  return a.length > b.length ? a.slice(i + 1) === b.slice(i) : a.slice(i) === b.slice(i + 1);
}

function nearScore(i, {text}) {
  const name = index.names[i];
  return text.length >= 5 && (isNear(text, name) || name.split(/[_.\- ]/).some(part => isNear(text, part)))
    ? SCORE.near
    : 0;
}

/* ---- all nodes */

function score(query, i, near, texts) {
  let sum = Math.min(9, childCount(i)) - (isOwnPackage(i) ? 0 : 20);
  for (const item of query.words) {
    const points = near ? nearScore(i, item) : wordScore(i, item, texts);
    if (!points) return null;
    sum += points;
  }
  return sum;
}

/* Yields, so that a new key is never kept waiting; null when another search has begun. */
async function scan(query, near, texts, isCurrent) {
  const hits = [],
    breathe = breather(SLICE);
  for (let i = 0; i < core.count; i++) {
    if ((i & 255) === 0) {
      await breathe();
      if (!isCurrent()) return null;
    }
    if (isHidden(i) || !narrows(query, i)) continue;
    const sum = score(query, i, near, texts);
    if (sum !== null) hits.push({node: i, score: sum});
  }
  return hits;
}

const inOrder = (a, b) => b.score - a.score || (core.name[a.node] < core.name[b.node] ? -1 : 1);

/* The best `most` in order: one letter meets thousands, and nobody reads them. */
function bestOf(hits, most) {
  const kept = hits.slice(0, most).sort(inOrder);
  for (let k = kept.length; k < hits.length; k++) {
    if (inOrder(hits[k], kept[most - 1]) > 0) continue;
    let at = most - 1;
    for (; at > 0 && inOrder(hits[k], kept[at - 1]) < 0; at--) kept[at] = kept[at - 1];
    kept[at] = hits[k];
  }
  return kept;
}

function explain(query, i, texts) {
  for (const item of query.words) {
    const found = reason(i, item, texts);
    if (found) return found;
  }
  return query.column ? columnReason(i, query.column) : {why: ""};
}

/* {total, hits: [{node, score, why, at}], best first, at most `most`}; null when another search began meanwhile. */
let latest = 0;
export async function search(text, most, inCode) {
  const mine = ++latest,
    isCurrent = () => mine === latest;
  warmSearch();
  const query = parse(text),
    texts = inCode ? await loadTexts() : null;
  if (!query.words.length && !query.kind && !query.tag && !query.column) return {total: 0, hits: []};
  let hits = await scan(query, false, texts, isCurrent),
    near = false;
  if (hits && !hits.length && query.words.length) {
    near = true;
    hits = await scan(query, near, null, isCurrent);
  }
  if (!hits) return null;
  const best = bestOf(hits, most);
  for (const hit of best) Object.assign(hit, near ? {why: "similar"} : explain(query, hit.node, texts));
  return {total: hits.length, hits: best};
}
