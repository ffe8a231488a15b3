/* data.js - what the page knows: the core, which came with it, and the files it fetches when they are needed.
 *
 * Core (report/site_core.c): one array a field, the index is a node's number; parents have smaller numbers.
 *   id ("" is KIND.PACKAGE.NAME), name, kind, status, fresh, hidden, tests, columns, documented, ms, file ("" is
 *   NAME.sql), desc, parents; {of, at}: pkg, mat, group, schema, folder, access, tags; color {number: value}
 * Files: d{k} details of 64 nodes, text{k} words and code of 512, columns, tests, runs. */

const PER_TEXT = 512;
const NO_LINEAGE = new Set(["test", "unit_test", "macro", "operation"]);

export const core = {};
let files = {},
  childRows = null;
const loaded = new Map();

function block(name) {
  const element = document.getElementById("data-" + name);
  return element ? JSON.parse(element.textContent) : null;
}

export function openData() {
  Object.assign(core, block("core"));
  files = block("files") || {};
  core.count = core.name.length;
  document.getElementById("data-core").remove();
}

/* ---- one node, by number */

export const kindOf = i => core.kinds[core.kind[i]];
export const statusOf = i => core.marks[core.status[i]];
export const freshOf = i => core.marks[core.fresh[i]];
export const isHidden = i => core.hidden[i] === 1;
export const tagsOf = i => core.tags.at[i].map(k => core.tags.of[k]);
export const word = (fieldName, i) => core[fieldName].of[core[fieldName].at[i]];
export const idOf = i => core.id[i] || kindOf(i) + "." + word("pkg", i) + "." + core.name[i];
export const isLineage = i => !NO_LINEAGE.has(kindOf(i));
export const isOwnPackage = i => word("pkg", i) === core.project;

export function pathOf(i) {
  const folder = word("folder", i),
    file = core.file[i] || core.name[i] + ".sql";
  return folder ? folder + "/" + file : file;
}

/* Looked for once a page: a table of all ids would cost more than it saves. */
export function numberOf(id) {
  for (let i = 0; i < core.count; i++)
    if (core.id[i] ? core.id[i] === id : id.endsWith(core.name[i]) && idOf(i) === id) return i;
  return -1;
}

export const parentsOf = i => core.parents[i];

/* Children as compressed rows: those of i stand at [first[i], first[i + 1]), ascending. */
function rowsOfChildren() {
  const first = new Int32Array(core.count + 1);
  for (const parents of core.parents) for (const parent of parents) first[parent + 1]++;
  for (let i = 0; i < core.count; i++) first[i + 1] += first[i];
  const at = new Int32Array(first[core.count]),
    next = first.slice();
  for (let child = 0; child < core.count; child++)
    for (const parent of core.parents[child]) at[next[parent]++] = child;
  return {first, at};
}

function children() {
  if (!childRows) childRows = rowsOfChildren();
  return childRows;
}

export function childrenOf(i) {
  const {first, at} = children();
  return Array.from(at.subarray(first[i], first[i + 1]));
}

export function childCount(i) {
  const {first} = children();
  return first[i + 1] - first[i];
}

export const lineageParents = i => parentsOf(i).filter(isLineage);
export const lineageChildren = i => childrenOf(i).filter(isLineage);

export function hrefOf(i, parameters) {
  return (
    "#!/" +
    kindOf(i) +
    "/" +
    encodeURIComponent(idOf(i)).replace(/%2F/g, "/") +
    (parameters ? "?" + parameters : "")
  );
}

/* ---- files */

export class MissingFile extends Error {}

async function fetchJson(path) {
  let answer;
  try {
    answer = await fetch(path);
  } catch {
    throw new MissingFile(path + ": not reachable");
  }
  if (!answer.ok) throw new MissingFile(path + ": " + answer.status);
  return answer.json();
}

function load(key, make) {
  if (!loaded.has(key)) {
    const promise = make();
    promise.catch(() => loaded.delete(key));
    loaded.set(key, promise);
  }
  return loaded.get(key);
}

/* A file by its stem: from a data block of the page, else from site/. */
export function loadFile(stem) {
  return load(stem, async () => block(stem) || fetchJson("site/" + stem + "." + files[stem] + ".json"));
}

/* An artifact beside the page, for pages that were copied without their files. */
export function loadArtifact(name) {
  return load(name, () => fetchJson(name));
}

/* [description, code] of every node. */
export async function loadTexts() {
  const stems = Array.from({length: Math.ceil(core.count / PER_TEXT)}, (_, k) => "text" + k);
  return (await Promise.all(stems.map(loadFile))).flat();
}

/* Rows of tests.json: [id, node, name, column, mark, seconds, failures]. */
export const loadTests = () => loadFile("tests");
export const loadRuns = () => loadFile("runs");
export const loadColumns = () => loadFile("columns");
