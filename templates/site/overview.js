/* overview.js - the first page: how the project stands, what fails, what is slow; then the author's words. */
import { clear, el } from "./el.js";
import { core, freshOf, isHidden, isOwnPackage, kindOf, statusOf, word } from "./data.js";
import { badge, grouped, kindPlural, kindWord, moment, seconds, STATUS_ORDER } from "./words.js";
import { nodeLink, titledList } from "./sections.js";
import { prose } from "./prose.js";

const LISTED = 10,
  SLOW = 5;

function counts(pkg) {
  const found = {};
  for (let i = 0; i < core.count; i++)
    if (pkg ? word("pkg", i) === pkg : kindOf(i) !== "macro" || isOwnPackage(i))
      found[kindOf(i)] = (found[kindOf(i)] || 0) + 1;
  const tests = Object.values(core.testCounts).reduce((sum, count) => sum + count, 0);
  if (!pkg && tests) found.test = tests - (found.unit_test || 0);
  return core.kinds
    .filter(kind => found[kind])
    .map(kind => grouped(found[kind]) + " " + (found[kind] === 1 ? kindWord(kind) : kindPlural(kind)))
    .join(", ");
}

function tiles() {
  const shown = STATUS_ORDER.filter(status => core.testCounts[status]);
  if (!shown.length)
    return el("p", {class: "soft"}, "There are no tests yet. Tests are declared beside columns in YAML.");
  const list = el(
    "ul",
    {class: "tiles", "aria-label": "Tests"},
    shown.map(status =>
      el(
        "li",
        null,
        el(
          "a",
          {href: "#!/tests?status=" + status},
          el("strong", null, grouped(core.testCounts[status])),
          " ",
          badge(status),
        ),
      ),
    ),
  );
  return [el("h2", null, "Tests"), list];
}

function listOf(title, nodes, say) {
  return [
    titledList(title, nodes.slice(0, LISTED), i => [nodeLink(i), " ", say(i)]),
    nodes.length > LISTED ? el("p", null, el("a", {href: "#!/health"}, "All " + grouped(nodes.length))) : null,
  ];
}

function wanted(test) {
  const out = [];
  for (let i = 0; i < core.count; i++) if (!isHidden(i) && test(i)) out.push(i);
  return out;
}

function slowest() {
  const nodes = wanted(i => core.ms[i] > 0)
    .sort((a, b) => core.ms[b] - core.ms[a])
    .slice(0, SLOW);
  if (!nodes.length) return null;
  const most = core.ms[nodes[0]];
  return [
    el("h2", null, "Slowest"),
    el(
      "ul",
      {class: "plain slow"},
      nodes.map(i =>
        el(
          "li",
          null,
          nodeLink(i),
          " ",
          el("span", {class: "took"}, seconds(core.ms[i] / 1000)),
          " ",
          el(
            "svg",
            {"aria-hidden": "true", width: 160, height: 10},
            el("rect", {
              class: "bar-fill",
              width: Math.max(2, Math.round((core.ms[i] / most) * 160)),
              height: 10,
            }),
          ),
        ),
      ),
    ),
  ];
}

function runLine() {
  if (!core.run) return ["Not run yet. ", el("code", null, "fettle build"), " runs it."];
  const failing = (core.run.counts.fail || 0) + (core.run.counts.error || 0);
  return [
    el("a", {href: "#!/runs"}, core.run.command),
    " " + moment(core.run.at) + ", " + (failing ? failing + " failing" : "nothing failing"),
  ];
}

export async function overviewPage(main, route) {
  const pkg = route.parts[1] || "",
    words = core.overviews[pkg] || (pkg ? null : core.overviews[core.project]);
  if (pkg) {
    clear(
      main,
      el("h1", {tabindex: "-1"}, pkg),
      el("p", null, counts(pkg)),
      words
        ? el("div", {class: "prose"}, prose(words))
        : el("p", {class: "soft"}, "This package has no overview."),
    );
    return pkg + " · Overview";
  }
  const failing = wanted(i => ["fail", "error"].includes(statusOf(i))),
    stale = wanted(i => ["warn", "error", "fail"].includes(freshOf(i)));
  clear(
    main,
    el("h1", {tabindex: "-1"}, core.project),
    el("p", null, core.count ? counts("") : "The project is empty. Models are .sql files in models/."),
    el("p", null, runLine()),
    tiles(),
    listOf("Failing", failing, i => badge(statusOf(i))),
    listOf("Stale", stale, i => badge(freshOf(i))),
    slowest(),
    words ? el("div", {class: "prose overview"}, prose(words)) : null,
    el(
      "p",
      {class: "soft foot"},
      "Made " + moment(core.generated) + (core.adapter ? " for " + core.adapter : "") + ".",
    ),
  );
  return "Overview";
}

export function failingCount() {
  return wanted(i => ["fail", "error"].includes(statusOf(i))).length;
}
