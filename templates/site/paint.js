/* paint.js - the colours of nodes in the lineage, and what they mean. */
import { core, kindOf, tagsOf, word } from "./data.js";
import { seconds } from "./words.js";

/* Light in both themes, so that dark text stands on them. */
const PAINTS = [
  "#cfe3ff",
  "#d7f0d2",
  "#ffe2c4",
  "#f3d4ef",
  "#d9d6f7",
  "#cdeeee",
  "#f5e6a8",
  "#ffd3d3",
  "#dfe3e8",
  "#e6d5c3",
  "#c9e4d4",
  "#e9ccd9",
];
const CSS_COLOUR = /^(#[\da-f]{3}|#[\da-f]{6}|[a-z]{3,20})$/i;
export const COLOURS = ["status", "kind", "materialization", "tag", "group", "time"];
const VALUES = {
  kind: kindOf,
  materialization: i => word("mat", i),
  tag: i => tagsOf(i)[0] || "",
  group: i => word("group", i),
  time: timeBand,
};

function ownColour(node) {
  const colour = core.color[node];
  return colour && CSS_COLOUR.test(colour) && CSS.supports("color", colour) ? colour : null;
}

function timeBand(i) {
  const ms = core.ms[i];
  if (!ms) return "";
  const bands = [1000, 10000, 60000, 600000],
    at = bands.findIndex(limit => ms < limit);
  return at < 0 ? "10 min or more" : "under " + seconds(bands[at] / 1000);
}

/* {of(node): a colour or null, legend: [[value, colour]] of what was asked for, or null}. Nothing chosen: the
 * project's own colours. */
export function painter(by) {
  if (!by) return {of: ownColour, legend: null};
  const value = VALUES[by];
  if (!value) return {of: () => null, legend: null};
  const seen = new Map(),
    legend = [];
  const of = node => {
    const found = value(node);
    if (!found) return null;
    if (!seen.has(found)) {
      seen.set(found, PAINTS[seen.size % PAINTS.length]);
      legend.push([found, seen.get(found)]);
    }
    return seen.get(found);
  };
  return {of, legend};
}
