/* fallback.js - a node's details out of manifest.json and catalog.json, for a page that was copied into a bucket
 * without its files. Descriptions are then plain text: marks are read when the site is made. */
import { core, idOf, kindOf, loadArtifact } from "./data.js";

const SECTIONS = {
  source: "sources",
  exposure: "exposures",
  metric: "metrics",
  semantic_model: "semantic_models",
  saved_query: "saved_queries",
  function: "functions",
  unit_test: "unit_tests",
  macro: "macros",
};

function entryOf(manifest, i) {
  return (manifest[SECTIONS[kindOf(i)] || "nodes"] || {})[idOf(i)];
}

function columnsOf(entry, table) {
  const columns = new Map();
  for (const column of Object.values(table ? table.columns : {}))
    columns.set(column.name.toLowerCase(), {
      name: column.name,
      type: column.type,
      description: column.comment || "",
    });
  for (const column of Object.values(entry.columns || {})) {
    const key = column.name.toLowerCase(),
      known = columns.get(key) || {name: column.name, type: column.data_type};
    columns.set(key, {...known, description: column.description || known.description});
  }
  return [...columns.values()];
}

function testsOf(manifest, id) {
  const tests = [];
  for (const test of Object.values(manifest.nodes)) {
    if (!test.test_metadata) continue;
    const nodes = (test.depends_on || {}).nodes || [];
    if ((test.attached_node || nodes[nodes.length - 1]) === id)
      tests.push({id: test.unique_id, name: test.test_metadata.name, column: test.column_name, status: 0});
  }
  return tests;
}

export async function fallbackDetail(i) {
  const manifest = await loadArtifact("manifest.json");
  const catalog = await loadArtifact("catalog.json").catch(() => ({nodes: {}, sources: {}}));
  const id = idOf(i),
    entry = entryOf(manifest, i);
  if (!entry) throw new Error("manifest.json has no " + id + " of " + core.project);
  const columns = columnsOf(entry, catalog.nodes[id] || catalog.sources[id]);
  const tests = testsOf(manifest, id);
  for (const column of columns)
    column.tests = tests.flatMap((test, k) =>
      (test.column || "").toLowerCase() === column.name.toLowerCase() ? [k] : [],
    );
  return {
    n: i,
    description: entry.description,
    relation: entry.relation_name,
    raw: entry.raw_code || entry.macro_sql,
    compiled: entry.compiled_code,
    language: entry.language,
    meta: entry.meta,
    owner: entry.owner,
    url: entry.url,
    access: entry.access,
    columns,
    tests,
  };
}
