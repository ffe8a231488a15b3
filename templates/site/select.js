/* select.js - the grammar of --select, over what the page knows: words are a union, commas an intersection,
 * `+`, `N+`, `@` and `*` as on the command line. */
import { childrenOf, core, freshOf, isHidden, isLineage, kindOf, parentsOf, pathOf, statusOf, tagsOf, word } from "./data.js";

export class SelectionError extends Error {}

const ALL_DEPTHS = Infinity;

function wildcard(pattern) {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".")
    .replace(/\[!/g, "[^");
  try {
    return new RegExp("^" + source + "$");
  } catch {
    throw new SelectionError("“" + pattern + "” is not a pattern.");
  }
}

function matcher(value) {
  if (!/[*?[]/.test(value)) return text => text === value;
  const pattern = wildcard(value);
  return text => pattern.test(text);
}

export function fqnOf(i) {
  const folders = word("folder", i).split("/").slice(1);
  return [word("pkg", i), ...folders, ...core.name[i].split(".")];
}

/* What a bare name never means: tables of sources have their method, macros are in no selection. */
const UNNAMED = new Set(["source", "macro"]);

/* A name alone, or the parts of the node's place: package.folder.name. */
function byFqn(value) {
  const same = matcher(value),
    parts = value.split(".");
  return i => {
    if (UNNAMED.has(kindOf(i))) return false;
    const fqn = fqnOf(i),
      name = fqn[fqn.length - 1];
    if (same(name) || same(core.name[i]) || same(fqn.join("."))) return true;
    const starts = list => parts.length <= list.length && parts.every((part, k) => matcher(part)(list[k]));
    return starts(fqn) || starts(fqn.slice(1));
  };
}

function byPath(value) {
  const clean = value.replace(/\/+$/, ""),
    same = matcher(clean);
  return i => {
    const path = pathOf(i);
    return (
      same(path) || path.startsWith(clean + "/") || (/[*?[]/.test(clean) && wildcard(clean + "/*").test(path))
    );
  };
}

function bySource(value) {
  const parts = value.split(".");
  return i => {
    if (kindOf(i) !== "source") return false;
    const name = core.name[i].split("."),
      full = [word("pkg", i), ...name];
    const from = parts.length === 3 ? full : name;
    return parts.every((part, k) => matcher(part)(from[k] || ""));
  };
}

function byKind(kind, value) {
  const same = matcher(value.split(".").pop());
  return i => kindOf(i) === kind && same(core.name[i]);
}

function byConfig(key, value) {
  const fields = {materialized: "mat", schema: "schema", group: "group", access: "access"};
  if (key === "tags") return i => tagsOf(i).some(matcher(value));
  if (!fields[key]) throw new SelectionError("config." + key + " is not in this page; try the command line.");
  const same = matcher(value);
  return i => same(word(fields[key], i));
}

function byStatus(value) {
  const words = {
    success: "pass",
    pass: "pass",
    warn: "warn",
    fail: "fail",
    error: "error",
    skipped: "skip",
    skip: "skip",
  };
  if (!words[value])
    throw new SelectionError("“" + value + "” is not a result; try error, fail, warn, pass or skipped.");
  return i => statusOf(i) === words[value];
}

const METHODS = {
  name: byFqn,
  fqn: byFqn,
  tag: value => {
    const same = matcher(value);
    return i => tagsOf(i).some(same);
  },
  source: bySource,
  path: byPath,
  file: value => {
    const same = matcher(value);
    return i => {
      const name = pathOf(i).split("/").pop();
      return same(name) || same(name.replace(/\.\w+$/, ""));
    };
  },
  package: value => {
    const same = matcher(value === "this" ? core.project : value);
    return i => same(word("pkg", i));
  },
  group: value => {
    const same = matcher(value);
    return i => same(word("group", i));
  },
  access: value => {
    const same = matcher(value);
    return i => same(word("access", i));
  },
  resource_type: value => {
    if (!core.kinds.includes(value)) throw new SelectionError("“" + value + "” is not a kind of resource.");
    return i => kindOf(i) === value;
  },
  exposure: value => byKind("exposure", value),
  metric: value => byKind("metric", value),
  semantic_model: value => byKind("semantic_model", value),
  saved_query: value => byKind("saved_query", value),
  unit_test: value => byKind("unit_test", value),
  result: byStatus,
  source_status: value => {
    const words = {pass: "pass", warn: "warn", error: "error"};
    return i => kindOf(i) === "source" && freshOf(i) === (words[value] || value);
  },
};
export const METHOD_NAMES = [
  ...Object.keys(METHODS),
  "config.materialized",
  "config.schema",
  "config.tags",
  "config.group",
  "config.access",
];

function methodOf(name, value) {
  if (name === "state")
    throw new SelectionError(
      "state: compares with an earlier manifest, which the page does not have; use the command line.",
    );
  if (name.startsWith("config.")) return byConfig(name.slice(7), value);
  if (!Object.hasOwn(METHODS, name))
    throw new SelectionError(
      "“" + name + "” is not a method; there are " + Object.keys(METHODS).join(", ") + ", config.KEY.",
    );
  return METHODS[name](value);
}

/* "2+tag:x+3" in its pieces. */
function parseTerm(term) {
  const found = /^(@)?(?:(\d*)(\+))?(?:([\w.]+):)?(.*?)(?:(\+)(\d*))?$/.exec(term);
  const [, at, up, upPlus, method, value, downPlus, down] = found;
  if (!value) throw new SelectionError("“" + term + "” names nothing.");
  if (at && downPlus) throw new SelectionError("“" + term + "”: @ and a trailing + cannot stand together.");
  return {
    at: Boolean(at),
    up: upPlus ? (up ? Number(up) : ALL_DEPTHS) : 0,
    down: downPlus ? (down ? Number(down) : ALL_DEPTHS) : 0,
    method: method || (/\/|\.(sql|csv|yml|yaml)$/.test(value) ? "path" : "fqn"),
    value,
  };
}

/* Everything at most `depth` steps away. */
export function reach(start, neighbours, depth) {
  const seen = new Set(start);
  let edge = [...start];
  for (let step = 0; step < depth && edge.length; step++) {
    const next = [];
    for (const i of edge)
      for (const k of neighbours(i))
        if (!seen.has(k)) {
          seen.add(k);
          next.push(k);
        }
    edge = next;
  }
  return seen;
}

function evaluateTerm(text) {
  const term = parseTerm(text),
    test = methodOf(term.method, term.value),
    found = new Set();
  for (let i = 0; i < core.count; i++) if (test(i)) found.add(i);
  if (term.at) return reach(reach(found, childrenOf, ALL_DEPTHS), parentsOf, ALL_DEPTHS);
  const out = new Set(found);
  if (term.up) reach(found, parentsOf, term.up).forEach(i => out.add(i));
  if (term.down) reach(found, childrenOf, term.down).forEach(i => out.add(i));
  return out;
}

function evaluate(text) {
  const union = new Set();
  for (const word1 of text.trim().split(/\s+/).filter(Boolean)) {
    let met = null;
    for (const term of word1.split(",")) {
      const found = evaluateTerm(term);
      met = met ? new Set([...met].filter(i => found.has(i))) : found;
    }
    met.forEach(i => union.add(i));
  }
  return union;
}

/* The selected nodes as ascending numbers. `types`: kinds that may appear; tests only when they are asked for. */
export function select(selected, excluded, types) {
  const chosen = selected.trim() ? evaluate(selected) : null;
  const without = excluded.trim() ? evaluate(excluded) : null;
  const out = [];
  for (let i = 0; i < core.count; i++) {
    if (chosen && !chosen.has(i)) continue;
    if (without && without.has(i)) continue;
    if (types ? types.has(kindOf(i)) : isLineage(i)) out.push(i);
  }
  if (!out.length)
    throw new SelectionError(
      chosen ? "Nothing matches “" + selected.trim() + "”." : "There is nothing to show.",
    );
  return out;
}

/* For completion: what may follow the word being typed. */
export function completions(typed) {
  const last = typed
      .split(/[\s,]/)
      .pop()
      .replace(/^(@|\d*\+)/, ""),
    head = typed.slice(0, typed.length - last.length);
  if (!last) return [];
  const [method, value] = last.includes(":") ? last.split(":", 2) : [null, last];
  const named = [];
  if (method === null)
    for (const name of METHOD_NAMES) if (name.startsWith(last)) named.push(head + name + ":");
  const values = valuesOf(method, value);
  return named.concat(values.map(text => head + (method === null ? "" : method + ":") + text)).slice(0, 12);
}

function valuesOf(method, value) {
  const lists = {
    tag: core.tags.of,
    group: core.group.of,
    package: core.pkg.of,
    "config.materialized": core.mat.of,
    "config.schema": core.schema.of,
    path: core.folder.of,
    resource_type: core.kinds,
  };
  const pool = method === null || method === "name" || method === "fqn" ? core.name : lists[method] || [];
  const out = [];
  for (let i = 0; i < pool.length && out.length < 12; i++)
    if (pool[i] && pool[i].startsWith(value) && !(pool === core.name && isHidden(i))) out.push(pool[i]);
  return out;
}
