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
  childLists = null,
  numbers = null;
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

export function numberOf(id) {
  if (!numbers) {
    numbers = new Map();
    for (let i = 0; i < core.count; i++) numbers.set(idOf(i), i);
  }
  const found = numbers.get(id);
  return found === undefined ? -1 : found;
}

export const parentsOf = i => core.parents[i];

export function childrenOf(i) {
  if (!childLists) {
    childLists = Array.from({length: core.count}, () => []);
    for (let child = 0; child < core.count; child++)
      for (const parent of core.parents[child]) childLists[parent].push(child);
  }
  return childLists[i];
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

export async function loadText(i) {
  return (await loadFile("text" + Math.floor(i / PER_TEXT)))[i % PER_TEXT];
}

/* Rows of tests.json: [id, node, name, column, mark, seconds, failures]. */
export const loadTests = () => loadFile("tests");
export const loadRuns = () => loadFile("runs");
export const loadColumns = () => loadFile("columns");
