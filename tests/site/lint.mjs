/* lint.mjs - rules for templates/site: no markup from text, imports that exist and point backwards, short files.
 *
 *     node lint.mjs */
import {readdirSync, readFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {fileURLToPath} from "node:url";

const SITE = join(dirname(fileURLToPath(import.meta.url)), "../../templates/site");
const LONGEST_FILE = 600,
  LONGEST_LINE = 150;
const FORBIDDEN = [
  /\binnerHTML\b/,
  /\bouterHTML\b/,
  /insertAdjacentHTML/,
  /document\.write/,
  /\beval\(/,
  /new Function/,
  /\bstyle\s*=\s*["'{]/,
  /\.style\./,
  /\bon[a-z]+\s*=\s*["'({]/,
  /javascript:/,
];
const problems = [];
const order = /<!--script: (.*?)-->/.exec(readFileSync(join(SITE, "index.html"), "utf8"))[1].split(" ");

function exportsOf(text) {
  return new Set(
    [...text.matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)].map(match => match[1]),
  );
}

const exported = new Map();
for (const name of order) exported.set(name, exportsOf(readFileSync(join(SITE, name), "utf8")));
for (const name of readdirSync(SITE).filter(file => /\.(js|css)$/.test(file))) {
  const text = readFileSync(join(SITE, name), "utf8"),
    lines = text.split("\n");
  const say = (line, what) => problems.push(name + ":" + (line + 1) + ": " + what);
  if (lines.length > LONGEST_FILE) say(0, "over " + LONGEST_FILE + " lines");
  if (!lines[0].startsWith("/* " + name + " - ")) say(0, "does not say what it owns");
  if (name.endsWith(".js") && !order.includes(name)) say(0, "is in no page");
  lines.forEach((line, k) => {
    if (line.length > LONGEST_LINE && !line.startsWith("import ")) say(k, "longer than " + LONGEST_LINE);
    if (name.endsWith(".js"))
      for (const pattern of FORBIDDEN) if (pattern.test(line)) say(k, "holds " + pattern);
    const found = /^import \{ (.*) \} from "\.\/(.*)";$/.exec(line);
    if (line.startsWith("import ") && !found) say(k, "an import the page cannot be joined with");
    if (!found) return;
    if (order.indexOf(found[2]) < 0 || order.indexOf(found[2]) >= order.indexOf(name))
      say(k, found[2] + " does not stand before");
    for (const wanted of found[1].split(", ")) {
      if (!(exported.get(found[2]) || new Set()).has(wanted)) say(k, found[2] + " has no " + wanted);
      if (!new RegExp("\\b" + wanted + "\\b").test(text.slice(text.indexOf(found[0]) + found[0].length)))
        say(k, wanted + " is not used");
    }
  });
}
problems.forEach(problem => console.log(problem));
console.log(problems.length ? problems.length + " problems" : order.length + " modules, no problem");
process.exit(problems.length ? 1 : 0);
