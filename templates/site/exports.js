/* exports.js - the lineage as a file: SVG that stands alone, Mermaid, DOT. What is selected is what is exported. */
import { core, idOf, kindOf, statusOf } from "./data.js";
import { COLUMN, NODE_HEIGHT, NODE_WIDTH } from "./layout.js";

const STYLE =
  "text{font:13px system-ui,sans-serif;fill:#1c2128}rect{fill:#eaf2ff;stroke:#57606a}path{fill:none;stroke:#8c959f}" +
  ".pass{stroke:#116329}.warn{stroke:#7d4e00}.fail,.error{stroke:#b3261e;stroke-width:2}";

function xml(text) {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "")
    .replace(/[<>&"']/g, c => "&#" + c.charCodeAt(0) + ";");
}

/* ids n0, n1 …; every character with a meaning as #NN; */
export function toMermaid(nodes, edges) {
  const place = new Map(nodes.map((node, k) => [node, k]));
  const label = text => text.replace(/["<>&#;|[\](){}\\`\n]/g, c => "#" + c.charCodeAt(0) + ";");
  const lines = ["flowchart LR"];
  nodes.forEach((node, k) => lines.push("  n" + k + '["' + label(core.name[node]) + '"]'));
  for (const [from, to] of edges) lines.push("  n" + place.get(from) + " --> n" + place.get(to));
  return lines.join("\n") + "\n";
}

export function toDot(nodes, edges) {
  const quoted = text => '"' + text.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n") + '"';
  const lines = ["digraph lineage {", "  rankdir=LR;", "  node [shape=box];"];
  for (const node of nodes) lines.push("  " + quoted(idOf(node)) + " [label=" + quoted(core.name[node]) + "];");
  for (const [from, to] of edges) lines.push("  " + quoted(idOf(from)) + " -> " + quoted(idOf(to)) + ";");
  return lines.concat("}").join("\n") + "\n";
}

/* `picture`: a drawing of them (draw.js). */
export function toSvg(nodes, edges, picture, title) {
  const {left, top, right, bottom} = picture.bounds();
  const out = [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="' +
      [left, top, right - left, bottom - top].map(Math.round).join(" ") +
      '" width="' +
      Math.round(right - left) +
      '" height="' +
      Math.round(bottom - top) +
      '">',
    "<title>" + xml(title) + "</title>",
    "<style>" + STYLE + "</style>",
  ];
  edges.forEach((_, e) => out.push('<path d="' + picture.line(e) + '"/>'));
  nodes.forEach((node, k) => {
    const {x, y} = picture.place(k);
    out.push(
      "<g><title>" +
        xml(core.name[node] + ", " + kindOf(node)) +
        '</title><rect class="' +
        statusOf(node) +
        '" x="' +
        (x - NODE_WIDTH / 2) +
        '" y="' +
        round(y - NODE_HEIGHT / 2) +
        '" width="' +
        NODE_WIDTH +
        '" height="' +
        NODE_HEIGHT +
        '" rx="4"/><text x="' +
        (x - NODE_WIDTH / 2 + 10) +
        '" y="' +
        round(y + 5) +
        '">' +
        xml(short(core.name[node])) +
        "</text></g>",
    );
  });
  return out.concat("</svg>").join("\n") + "\n";
}

/* As much of a name as fits into a box. */
export function short(name) {
  return name.length > 26 ? name.slice(0, 25) + "…" : name;
}

/* A smooth line through the heights an edge passes, straight as wide as a node in each column. */
export function curve(x1, y1, x2, y2, between) {
  const half = NODE_WIDTH / 2;
  let d = "M" + (x1 + half) + " " + round(y1),
    x = x1 + half,
    y = y1;
  [...between, y2].forEach((height, k) => {
    const next = k === between.length ? x2 - half : x1 + (k + 1) * COLUMN - half,
      middle = (x + next) / 2;
    d += "C" + middle + " " + round(y) + " " + middle + " " + round(height) + " " + next + " " + round(height);
    if (k < between.length) d += "H" + (next + NODE_WIDTH);
    x = next + NODE_WIDTH;
    y = height;
  });
  return d;
}

const round = value => Math.round(value * 10) / 10;

export function saveAs(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], {type}));
  const link = document.createElement("a");
  link.download = name;
  link.setAttribute("href", address);
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
