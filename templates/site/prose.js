/* prose.js - descriptions: the list of blocks that report/markdown.c makes becomes elements. */
import { el } from "./el.js";

const PLAIN = new Set([
  "p",
  "h3",
  "h4",
  "h5",
  "h6",
  "ul",
  "li",
  "blockquote",
  "em",
  "strong",
  "del",
  "span",
  "hr",
  "br",
]);

function nodes(list) {
  return list.map(node);
}

function table(sides, rows) {
  const made = rows.map((row, i) =>
    el(
      "tr",
      null,
      row
        .slice(1)
        .map((cell, k) =>
          el(
            i ? "td" : "th",
            {class: sides[k] ? "side-" + sides[k] : null, scope: i ? null : "col"},
            nodes(cell.slice(1)),
          ),
        ),
    ),
  );
  return el(
    "div",
    {class: "scroll"},
    el("table", null, el("thead", null, made[0]), el("tbody", null, made.slice(1))),
  );
}

function task(done, children) {
  return el(
    "li",
    {class: "task"},
    el("input", {type: "checkbox", disabled: true, checked: done === 1, "aria-label": done ? "done" : "to do"}),
    " ",
    nodes(children),
  );
}

function node(value) {
  if (typeof value === "string") return value;
  const [name, ...rest] = value;
  if (PLAIN.has(name)) return el(name, null, nodes(rest));
  switch (name) {
    case "a":
      return el("a", {href: rest[0]}, nodes(rest.slice(1)));
    case "code":
      return el("code", null, rest[0]);
    case "pre":
      return el("pre", {tabindex: "0"}, el("code", null, rest[1]));
    case "ol":
      return el("ol", {start: rest[0] === 1 ? null : rest[0]}, nodes(rest.slice(1)));
    case "task":
      return task(rest[0], rest.slice(1));
    case "table":
      return table(rest[0], rest.slice(1));
    default:
      return el("span", null, nodes(rest.filter(item => typeof item === "string" || Array.isArray(item))));
  }
}

/* `words`: a string (one paragraph; several from the fallback) or a list of blocks. */
export function prose(words) {
  if (typeof words === "string") return words.split(/\n\s*\n/).map(part => el("p", null, part));
  return nodes(words || []);
}

/* Within a cell of a table: a single paragraph stands without its element. */
export function inlineProse(words) {
  if (typeof words === "string") return [words];
  const blocks = words || [];
  if (blocks.length === 1 && blocks[0][0] === "p") return nodes(blocks[0].slice(1));
  return nodes(blocks);
}
