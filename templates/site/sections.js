/* sections.js - parts that several pages share: sections, lists of nodes, tables of facts, history strips, alerts. */
import { append, button, el } from "./el.js";
import { core, hrefOf, kindOf, statusOf } from "./data.js";
import { badge, kindWord, moment, plural, seconds, STATUS_WORDS, valueText } from "./words.js";

const STRIP = 30,
  LISTED = 100,
  ROWS = 500;

export function section(title, id, ...children) {
  return el("section", {"aria-label": title, id: "section-" + id}, el("h2", null, title), children);
}

export function nodeLink(i) {
  return el("a", {href: hrefOf(i)}, core.name[i]);
}

/* Puts `items` in pages of `size`: gives the button for the next page, or null when there is one page. */
function inPages(items, size, put) {
  let shown = 0;
  const next = () => {
    items.slice(shown, shown + size).forEach(put);
    shown = Math.min(items.length, shown + size);
    more.hidden = shown >= items.length;
  };
  const more = button("Show more", next);
  next();
  return items.length > size ? more : null;
}

/* A list of which `make` gives each item's row. */
export function plainList(items, make) {
  const list = el("ul", {class: "plain"});
  return [list, inPages(items, LISTED, item => append(list, [el("li", null, make(item))]))];
}

/* The same under a heading; nothing where there is nothing. */
export function titledList(title, items, make) {
  return items.length ? [el("h2", null, title), plainList(items, make)] : null;
}

export function nodeRow(i) {
  return [nodeLink(i), " ", el("span", {class: "soft"}, kindWord(kindOf(i))), " ", badge(statusOf(i))];
}

export const nodeList = nodes => plainList(nodes, nodeRow);

/* [["Relation", value], …]: values are text or elements; those that are empty are left out. */
export function facts(pairs) {
  const shown = pairs.filter(
    ([, value]) =>
      value !== null && value !== undefined && value !== "" && !(Array.isArray(value) && !value.length),
  );
  return el(
    "dl",
    {class: "facts"},
    shown.map(([name, value]) => el("div", null, el("dt", null, name), el("dd", null, value))),
  );
}

/* Marks of the last runs, oldest first, with their words for those who listen. */
export function strip(history) {
  const last = (history || []).slice(-STRIP);
  if (!last.length) return null;
  const words = last.map(([, status]) => STATUS_WORDS[core.marks[status]].toLowerCase());
  const counts = Object.values(STATUS_WORDS)
    .map(name => [name.toLowerCase(), words.filter(item => item === name.toLowerCase()).length])
    .filter(([, count]) => count);
  const label =
    plural(last.length, "run") + ": " + counts.map(([name, count]) => count + " " + name).join(", ");
  return el(
    "svg",
    {
      class: "strip",
      role: "img",
      "aria-label": label,
      width: last.length * 5,
      height: 14,
      viewBox: "0 0 " + last.length * 5 + " 14",
    },
    last.map(([at, status, took], k) =>
      el(
        "rect",
        {
          class: "s-" + core.marks[status],
          x: k * 5,
          y: core.marks[status] === "pass" ? 5 : 0,
          width: 4,
          height: core.marks[status] === "pass" ? 9 : 14,
        },
        el("title", null, moment(at) + ", " + STATUS_WORDS[core.marks[status]] + ", " + seconds(took)),
      ),
    ),
  );
}

export function missing(error) {
  return el(
    "p",
    {role: "alert", class: "alert"},
    "Part of this page could not be loaded: " +
      error.message +
      (location.protocol === "file:"
        ? ". Pages opened from the disk need `fettle docs generate --static`, or `fettle docs serve`."
        : ""),
  );
}

/* meta and the like: names and values, nested ones as JSON. */
export function metaFacts(meta) {
  return facts(
    Object.entries(meta || {}).map(([name, value]) => [
      name,
      typeof value === "object" ? el("code", null, valueText(value)) : valueText(value),
    ]),
  );
}

function tableRow(cells) {
  return el(
    "tr",
    null,
    cells.map((cell, k) => el(k ? "td" : "th", k ? null : {scope: "row"}, cell)),
  );
}

/* `rows`: elements. */
export function tableOf(label, heads, rows) {
  const head = el(
    "tr",
    null,
    heads.map(name => el("th", {scope: "col"}, name)),
  );
  return el(
    "div",
    {class: "scroll"},
    el("table", {"aria-label": label}, el("thead", null, head), el("tbody", null, rows)),
  );
}

/* `rows`: lists of cells; the first is the row's header. */
export function table(label, heads, rows) {
  return tableOf(label, heads, rows.map(tableRow));
}

/* A long list in pages; `make` gives the cells of an item. */
export function pagedTable(label, heads, items, make) {
  const wrap = tableOf(label, heads, []),
    body = wrap.querySelector("tbody");
  return [wrap, inPages(items, ROWS, item => body.append(tableRow(make(item))))];
}
