/* words.js - how things are called on the page: statuses, kinds, counts, times. */
import { el } from "./el.js";

export const STATUS_WORDS = {
  pass: "Passing",
  warn: "Warning",
  fail: "Failing",
  error: "Error",
  skip: "Skipped",
  none: "Not run",
};

/* Worst first. */
export const STATUS_ORDER = ["error", "fail", "warn", "skip", "pass", "none"];

const KIND_WORDS = {unit_test: "unit test", semantic_model: "semantic model", saved_query: "saved query"};
const PLURALS = {analysis: "analyses", saved_query: "saved queries"};

export function kindWord(kind) {
  return KIND_WORDS[kind] || kind;
}

export function kindPlural(kind) {
  return PLURALS[kind] || kindWord(kind) + "s";
}

/* 12345 as "12,345". */
export function grouped(count) {
  return count < 1000 ? String(count) : String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

export function plural(count, word) {
  return grouped(count) + " " + word + (count === 1 ? "" : word === "child" ? "ren" : "s");
}

/* The marks: filled circle, triangle, cross, square, dash, ring; never colour alone. */
const MARKS = {
  pass: ["circle", {cx: 6, cy: 6, r: 5}],
  warn: ["polygon", {points: "6,1 11,11 1,11"}],
  fail: ["path", {d: "M2 2 L10 10 M10 2 L2 10", class: "stroke"}],
  error: ["rect", {x: 1, y: 1, width: 10, height: 10}],
  skip: ["path", {d: "M1 6 L11 6", class: "stroke"}],
  none: ["circle", {cx: 6, cy: 6, r: 4, class: "ring"}],
};

export function mark(status) {
  const [tag, attributes] = MARKS[status] || MARKS.none;
  return el(
    "svg",
    {class: "mark", viewBox: "0 0 12 12", width: 12, height: 12, "aria-hidden": "true", focusable: "false"},
    el(tag, attributes),
  );
}

/* Word and mark of a status. */
export function badge(status, text) {
  return el(
    "span",
    {class: "status", "data-status": status},
    mark(status),
    el("span", null, text || STATUS_WORDS[status] || status),
  );
}

export function seconds(value) {
  if (value === null || value === undefined) return "";
  if (value < 10) return value.toFixed(value < 1 ? 2 : 1) + " s";
  if (value < 120) return Math.round(value) + " s";
  return Math.floor(value / 60) + " min " + Math.round(value % 60) + " s";
}

/* "2026-11-21T14:02:33.123Z" as "2026-11-21 14:02 UTC": the page never uses the reader's clock for what it states. */
export function moment(iso) {
  return iso ? iso.slice(0, 10) + " " + iso.slice(11, 16) + (iso.length > 16 ? " UTC" : "") : "";
}

export function duration(secondsAgo) {
  const units = [
    [86400, "day"],
    [3600, "hour"],
    [60, "minute"],
  ];
  for (const [size, word] of units)
    if (secondsAgo >= 2 * size) return plural(Math.floor(secondsAgo / size), word);
  return plural(Math.round(secondsAgo), "second");
}

/* What a value of meta, of a constraint … looks like as text. */
export function valueText(value) {
  return typeof value === "string" ? value : JSON.stringify(value, null, 1);
}
