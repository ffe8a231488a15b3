/* code.js - code in tabs, coloured by a small tokenizer: keywords, strings, numbers, comments, Jinja. */
import { button, clear, el, say } from "./el.js";

const COLOURED = 200000; /* characters; longer code stays plain */
const KEYWORDS = new Set(
  (
    "select from where group by order having limit offset join inner left right full outer cross lateral on using as and or " +
    "not in is null like ilike between case when then else end distinct union all intersect except with recursive over partition rows range " +
    "values insert into update delete set create table view materialized or replace if exists drop alter add column index unique primary key " +
    "foreign references default cast true false exists any some asc desc nulls first last filter within interval"
  ).split(" "),
);
const TOKEN = new RegExp(
  [
    /(\{#[\s\S]*?#\}|--[^\n]*|\/\*[\s\S]*?\*\/)/,
    /(\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\})/,
    /('(?:[^']|'')*'|\$\$[\s\S]*?\$\$)/,
    /("(?:[^"]|"")*")/,
    /(\b\d+(?:\.\d+)?\b)/,
    /(\b[A-Za-z_]\w*\b)/,
  ]
    .map(part => part.source)
    .join("|"),
  "g",
);
const CLASSES = [null, "comment", "jinja", "string", "name", "number"];

function classOf(match) {
  for (let k = 1; k < CLASSES.length; k++) if (match[k] !== undefined) return CLASSES[k];
  return KEYWORDS.has(match[6].toLowerCase()) ? "keyword" : null;
}

export function coloured(text) {
  if (text.length > COLOURED) return [text];
  const out = [];
  let from = 0;
  for (const match of text.matchAll(TOKEN)) {
    const style = classOf(match);
    if (!style) continue;
    if (match.index > from) out.push(text.slice(from, match.index));
    out.push(el("span", {class: "t-" + style}, match[0]));
    from = match.index + match[0].length;
  }
  out.push(text.slice(from));
  return out;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say("Copied");
  } catch {
    say("Your browser does not let the page copy.");
  }
}

/* tabs: [["Source", text], ["Compiled", text]]; those without text are left out. */
export function codeTabs(tabs) {
  const shown = tabs.filter(([, text]) => text);
  const list = el("div", {role: "tablist", "aria-label": "Code"}),
    panels = [];
  let current = 0;
  const choose = (next, focus) => {
    current = (next + shown.length) % shown.length;
    [...list.children].forEach((tab, k) => {
      tab.setAttribute("aria-selected", k === current ? "true" : "false");
      tab.tabIndex = k === current ? 0 : -1;
      panels[k].hidden = k !== current;
    });
    fill(current);
    if (focus) list.children[current].focus();
  };
  const fill = k => {
    if (!panels[k].firstChild)
      clear(panels[k], el("pre", {tabindex: "0"}, el("code", null, coloured(shown[k][1]))));
  };
  shown.forEach(([name], k) => {
    const label = name.toLowerCase();
    list.append(
      el(
        "button",
        {
          type: "button",
          role: "tab",
          id: "tab-" + label,
          "aria-controls": "panel-" + label,
          events: {click: () => choose(k)},
        },
        name,
      ),
    );
    panels.push(
      el("div", {role: "tabpanel", id: "panel-" + label, "aria-labelledby": "tab-" + label, class: "code"}),
    );
  });
  list.addEventListener("keydown", event => {
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (!step) return;
    event.preventDefault();
    choose(current + step, true);
  });
  window.addEventListener("beforeprint", () =>
    panels.forEach((panel, k) => {
      fill(k);
      panel.hidden = false;
    }),
  );
  choose(0);
  return [
    el(
      "div",
      {class: "bar"},
      list,
      button("Copy code", () => copy(shown[current][1])),
    ),
    panels,
  ];
}
