/* el.js - elements are made here and nowhere else.
 *
 * What comes from a project reaches the document as text nodes or as values of the attributes below; markup is
 * never parsed from text (docs-site.md 12). */

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set([
  "svg",
  "g",
  "path",
  "rect",
  "text",
  "circle",
  "polygon",
  "line",
  "title",
  "marker",
  "defs",
]);
const SAFE_LINK = /^(?:#|https?:\/\/|mailto:)/i;

/* el("a", {class: "x", href: "#…", events: {click: f}}, "text", otherElement, null) */
export function el(tag, attributes, ...children) {
  const made = SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) setAttribute(made, name, value);
  append(made, children);
  return made;
}

function setAttribute(made, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "events") {
    for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
  } else if (name === "href") {
    if (SAFE_LINK.test(value)) made.setAttribute("href", value);
    if (!value.startsWith("#")) made.setAttribute("rel", "noopener noreferrer");
  } else {
    made.setAttribute(name, value === true ? "" : String(value));
  }
}

export function append(parent, children) {
  for (const child of children) {
    if (Array.isArray(child)) append(parent, child);
    else if (child !== null && child !== undefined && child !== false) parent.append(child);
  }
  return parent;
}

export function clear(parent, ...children) {
  parent.replaceChildren();
  return append(parent, children);
}

export function button(label, act, attributes) {
  return el("button", {type: "button", ...attributes, events: {click: act}}, label);
}

/* A field with its label before it, which no line break parts. */
export function labelled(label, input) {
  return el("span", {class: "pair"}, el("span", {class: "label", "aria-hidden": "true"}, label), input);
}

/* A field of one line. */
export function field(label, value, attributes) {
  return el("input", {
    type: "text",
    value,
    "aria-label": label,
    autocomplete: "off",
    spellcheck: "false",
    ...attributes,
  });
}

/* Says a sentence to those who listen instead of looking. */
export function say(sentence) {
  document.getElementById("said").textContent = sentence;
}

/* Is there work left? After `limit` milliseconds lets the browser breathe. */
export function breather(limit) {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < limit) return;
    await new Promise(done => {
      setTimeout(done, 0);
    });
    since = performance.now();
  };
}
