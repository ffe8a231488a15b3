/* check.mjs - what docs-site.md promises, asked of a real browser.
 *
 *     node check.mjs FOLDER KIND [--shots DIR] [--only G4,X]
 *
 * KIND: shop (the example project), dbt (any project's artifacts), hostile, or sized. */
import {readFileSync, mkdirSync, readdirSync} from "node:fs";
import {join} from "node:path";
import {
  browse,
  check,
  counts,
  equal,
  go,
  holds,
  metrics,
  onlyChecks,
  openPage,
  serve,
  visit,
} from "./harness.mjs";

const [folder, kind, ...rest] = process.argv.slice(2);
const option = name => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : null);
if (option("--only")) onlyChecks(option("--only").split(","));
const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
const NO_LINEAGE = ["test", "unit_test", "operation", "sql_operation"];
const site = await serve(folder),
  browser = await browse();

function lineageOf() {
  const all = {
    ...manifest.nodes,
    ...manifest.sources,
    ...manifest.exposures,
    ...manifest.metrics,
    ...manifest.semantic_models,
    ...manifest.saved_queries,
    ...manifest.functions,
  };
  const nodes = Object.values(all).filter(node => !NO_LINEAGE.includes(node.resource_type)),
    ids = new Set(nodes.map(node => node.unique_id));
  const edges = new Set(
    nodes.flatMap(node =>
      [...new Set((node.depends_on || {nodes: []}).nodes || [])]
        .filter(id => ids.has(id))
        .map(id => id + " " + node.unique_id),
    ),
  );
  return {nodes, edges};
}

const route = node => "#!/" + node.resource_type + "/" + encodeURIComponent(node.unique_id);
const models = Object.values(manifest.nodes).filter(node => node.resource_type === "model");
const region = (page, name) => page.getByRole("region", {name, exact: true});

async function frame(page) {
  await check("D1 the page says what it is", async () => {
    await visit(page, site);
    equal(await page.getAttribute("html", "lang"), "en");
    equal(await page.title(), "Overview · " + manifest.metadata.project_name);
    equal(await page.locator("h1").count(), 1);
    holds(["light", "dark"].includes(await page.getAttribute("html", "data-theme")), "theme in effect");
  });
  await check("D2 landmarks and the first tab stop", async () => {
    await visit(page, site);
    for (const role of ["banner", "main"]) equal(await page.getByRole(role).count(), 1, role);
    equal(await page.getByRole("navigation", {name: "Resources"}).count(), 1);
    await page.keyboard.press("Tab");
    equal(await page.evaluate(() => document.activeElement.textContent), "Skip to content");
    await page.keyboard.press("Enter");
    equal(await page.evaluate(() => document.activeElement.id), "main");
  });
  await check("D3 the policy allows exactly our script", async () => {
    const policy = await page.getAttribute("meta[http-equiv]", "content");
    holds(/default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-/.test(policy), policy);
  });
  await check("V5 no positive tabindex, no id twice", async () => {
    equal(
      await page.evaluate(
        () =>
          [...document.querySelectorAll("[tabindex]")].filter(e => Number(e.getAttribute("tabindex")) > 0)
            .length,
      ),
      0,
    );
    equal(
      await page.evaluate(() => {
        const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
        return ids.length - new Set(ids).size;
      }),
      0,
    );
  });
}

async function links(page) {
  const model = models[0];
  await check("L1 the address of a model", async () => {
    await visit(page, site, "#!/model/" + model.unique_id);
    equal(await page.textContent("h1"), model.name);
    equal(await page.title(), model.name + " · model · " + manifest.metadata.project_name);
  });
  await check("L2 a generic test leads to its model's tests", async () => {
    const test = Object.values(manifest.nodes).find(
      node => node.test_metadata && node.attached_node && manifest.nodes[node.attached_node],
    );
    if (!test) return;
    await go(page, "#!/test/" + test.unique_id);
    equal(await page.textContent("h1"), manifest.nodes[test.attached_node].name);
    equal(await page.locator("tr.marked").count(), 1);
  });
  await check("L3 dbt's lineage parameters", async () => {
    await go(page, "#!/model/" + model.unique_id + "?g_v=1&g_i=" + encodeURIComponent("+" + model.name + "+"));
    await page.waitForSelector("svg[data-drawn]");
    equal(
      await page
        .getByRole("textbox", {name: "Select"})
        .or(page.getByRole("combobox", {name: "Select"}))
        .first()
        .inputValue(),
      "+" + model.name + "+",
    );
  });
  await check("L4 a place that is not there", async () => {
    await go(page, "#!/model/model.nowhere.nothing");
    equal(await page.textContent("h1"), "Not found");
    equal(await page.getByRole("link", {name: /Search for/}).count(), 1);
  });
  await check("L6 after navigation the heading has the focus", async () => {
    await go(page, "#!/runs");
    await go(page, "#!/model/" + model.unique_id);
    await page.waitForSelector("h1:focus");
  });
}

async function sections(page) {
  const model =
    models.find(node => Object.keys(node.columns).length && node.depends_on.nodes.length) || models[0];
  await check("N1 the sections of a model", async () => {
    await go(page, "#!/model/" + model.unique_id);
    for (const name of ["Details", "Description", "Lineage", "Columns", "Depends on", "Code"])
      equal(await region(page, name).count(), 1, name);
  });
  await check("N2 the table of columns", async () => {
    const table = page.getByRole("table", {name: "Columns"});
    equal(await table.getByRole("columnheader").allTextContents(), ["Name", "Type", "Description", "Tests"]);
    for (const name of Object.keys(model.columns))
      equal(await table.getByRole("rowheader", {name, exact: true}).count(), 1, name);
  });
  await check("N4 code in tabs", async () => {
    const tabs = page.getByRole("tablist", {name: "Code"});
    await tabs.getByRole("tab", {name: "Source"}).focus();
    equal(await page.getByRole("tabpanel").first().textContent(), model.raw_code);
    if (!model.compiled_code) return;
    await page.keyboard.press("ArrowRight");
    equal(await tabs.getByRole("tab", {name: "Compiled"}).getAttribute("aria-selected"), "true");
    equal(await page.locator("[role=tabpanel]:visible").textContent(), model.compiled_code);
  });
  await check("N7 the page of a column", async () => {
    const column = Object.keys(model.columns)[0];
    if (!column) return;
    await go(page, "#!/column/" + model.unique_id + "/" + column);
    equal(await page.textContent("h1"), model.name + "." + column);
  });
  await check("T2 the first status in main is the model's", async () => {
    await go(page, "#!/model/" + model.unique_id);
    holds((await page.textContent("main [data-status]")).trim().length > 0, "a word");
  });
}

async function search(page) {
  const model = models[models.length - 1];
  await check("S1 a name is found and opened", async () => {
    await visit(page, site);
    await page.keyboard.press("/");
    await page.keyboard.type(model.name);
    const list = page.getByRole("listbox", {name: "Search results"});
    await list.getByRole("option").first().waitFor();
    equal((await list.getByRole("option").first().getAttribute("aria-label")).split(",")[0], model.name);
    equal(await page.getByRole("combobox", {name: "Search"}).getAttribute("aria-expanded"), "true");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", {level: 1, name: model.name, exact: true}).waitFor();
  });
  await check("S3 nothing is said to be nothing", async () => {
    await page.getByRole("combobox", {name: "Search"}).fill("zzqqxx");
    await page.getByText("No results for zzqqxx").waitFor();
    await page.keyboard.press("Escape");
    equal(await page.getByRole("combobox", {name: "Search"}).inputValue(), "");
  });
}

async function lineage(page) {
  const {nodes, edges} = lineageOf();
  const svg = page.getByRole("group", {name: "Lineage graph"});
  await check("G1 the whole lineage is the manifest's", async () => {
    await visit(page, site, "#!/graph");
    await page.waitForSelector("svg[data-drawn]");
    equal(
      Number(await svg.getAttribute("data-nodes")),
      nodes.filter(node => (node.docs || {}).show !== "never").length,
      "nodes",
    );
    equal(Number(await svg.getAttribute("data-edges")), edges.size, "edges");
  });
  if (nodes.length > 400) return;
  await check("G2 no two nodes overlap and edges run to the right", async () => {
    const boxes = await page.evaluate(() =>
      [...document.querySelectorAll("g[data-id] > rect:first-child")].map(r => [
        r.parentElement.dataset.id,
        Number(r.getAttribute("x")),
        Number(r.getAttribute("y")),
      ]),
    );
    const at = new Map(boxes.map(([id, x, y]) => [id, [x, y]]));
    for (let a = 0; a < boxes.length; a++)
      for (let b = a + 1; b < boxes.length; b++)
        holds(
          Math.abs(boxes[a][1] - boxes[b][1]) >= 200 || Math.abs(boxes[a][2] - boxes[b][2]) >= 28,
          boxes[a][0] + " lies on " + boxes[b][0],
        );
    const drawn = await page.evaluate(() =>
      [...document.querySelectorAll("path[data-from]")].map(p => [p.dataset.from, p.dataset.to]),
    );
    for (const [from, to] of drawn)
      if (at.has(from) && at.has(to)) holds(at.get(from)[0] < at.get(to)[0], from + " stands right of " + to);
    equal(drawn.map(edge => edge.join(" ")).sort(), [...edges].sort());
  });
  await check("G3 nodes say name, kind, status and neighbours; one tab stop", async () => {
    equal(await page.locator("svg.lineage-graph g[tabindex='0']").count(), 1);
    for (const label of await page
      .locator("svg.lineage-graph g[role=link]")
      .evaluateAll(list => list.map(g => g.getAttribute("aria-label"))))
      holds(
        /, \w[\w ]*, (Passing|Warning|Failing|Error|Skipped|Not run), \d+ parents?, \d+ child(ren)?$/.test(
          label,
        ),
        label,
      );
  });
  await check("G4 a selection, G5 a bad one", async () => {
    const names = nodes.map(node => node.name);
    const model = models.find(
      node => node.depends_on.nodes.length && names.filter(name => name === node.name).length === 1,
    );
    const field = page.getByLabel("Select", {exact: true});
    await field.fill("+" + model.name);
    await field.press("Enter");
    await page.waitForSelector("main[data-route*='g_i']");
    const up = new Set([model.unique_id]);
    for (let grown = true; grown;) {
      grown = false;
      for (const edge of edges) {
        const [from, to] = edge.split(" ");
        if (up.has(to) && !up.has(from)) {
          up.add(from);
          grown = true;
        }
      }
    }
    await page.waitForSelector("svg[data-nodes='" + up.size + "']");
    await field.fill("stat:x");
    await field.press("Enter");
    await page.getByRole("alert").filter({hasText: "is not a method"}).waitFor();
    equal(Number(await svg.getAttribute("data-nodes")), up.size, "the picture stays");
  });
  await check("G6 a + at a node adds its neighbours, and so do Shift and an arrow", async () => {
    const cut = nodes.find(node => {
      const above = [...edges].map(edge => edge.split(" ")).filter(edge => edge[1] === node.unique_id);
      return above.some(edge => [...edges].some(other => other.endsWith(" " + edge[0])));
    });
    if (!cut) return;
    await visit(page, site, route(cut));
    await page.waitForSelector("svg[data-drawn]");
    const before = Number(await svg.getAttribute("data-nodes"));
    const grown = count =>
      page.waitForSelector(`svg[data-drawn]:not([data-nodes="${count}"])`);
    await page.locator(".plus[data-side=left]").first().click();
    await grown(before);
    await go(page, route(cut) + "?section=lineage");
    await page.waitForSelector("svg[data-drawn]");
    await page.locator("g.node:has(.plus[data-side=left])").first().focus();
    await page.keyboard.press("Shift+ArrowLeft");
    await grown(before);
  });
  await check("G12 colours by kind are told", async () => {
    await go(page, "#!/graph?color=kind");
    await page.waitForSelector("svg[data-drawn]");
    equal(await page.getByRole("combobox", {name: "Color by"}).inputValue(), "kind");
    const kinds = [...new Set(nodes.map(node => node.resource_type))].length;
    equal(await page.locator(".swatch").count(), kinds);
  });
  await check("G7 arrows walk along edges, Enter opens", async () => {
    const edge = [...edges][0].split(" ");
    await go(page, "#!/graph");
    await page.waitForSelector("svg[data-drawn]");
    await page.locator("g[data-id='" + edge[0] + "']").focus();
    await page.keyboard.press("ArrowRight");
    const id = await page.evaluate(() => document.activeElement.dataset.id);
    holds(edges.has(edge[0] + " " + id), id + " is a child");
    await page.keyboard.press("Enter");
    await page.waitForSelector("h1:focus");
  });
  await check("G10 the lineage as a table", async () => {
    await go(page, "#!/graph?table=1");
    equal(await page.getByRole("table", {name: "Lineage table"}).getByRole("rowheader").count(), nodes.length);
  });
  await check("G11 exports", async () => {
    await go(page, "#!/graph");
    await page.waitForSelector("svg[data-drawn]");
    for (const [name, file, opening] of [
      ["Export Mermaid", "lineage.mmd", "flowchart LR"],
      ["Export DOT", "lineage.dot", "digraph"],
      ["Export SVG", "lineage.svg", "<svg xmlns"],
    ]) {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", {name}).click(),
      ]);
      equal(download.suggestedFilename(), file);
      holds(readFileSync(await download.path(), "utf8").startsWith(opening), file);
    }
  });
}

async function looks(page) {
  await check("V1 the theme cycles and is remembered", async () => {
    await visit(page, site);
    await page.getByRole("button", {name: "Theme: system"}).click();
    await page.getByRole("button", {name: "Theme: light"}).click();
    equal(await page.getAttribute("html", "data-theme"), "dark");
    await visit(page, site);
    equal(await page.getAttribute("html", "data-theme"), "dark");
  });
  for (const theme of ["light", "dark"])
    await check("V2 contrast in the " + theme + " theme", async () => {
      await page.evaluate(value => localStorage.setItem("fettle.theme", value), theme);
      for (const hash of ["#!/overview", route(models[0]), "#!/graph", "#!/runs", "#!/tests", "#!/health"]) {
        await page.goto("about:blank");
        await visit(page, site, hash);
        equal(await page.evaluate(lowContrast), [], hash);
      }
    });
  await check("V4 the list of keys", async () => {
    await page.keyboard.press("?");
    await page.getByRole("dialog", {name: "Keyboard shortcuts"}).waitFor();
    await page.keyboard.press("Escape");
  });
}

/* Runs in the page: text whose colour stands out less than WCAG asks. */
function lowContrast() {
  const parse = color => (color.match(/[\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) =>
    [r, g, b]
      .map(v => v / 255)
      .map(v => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
      .reduce((sum, v, k) => sum + v * [0.2126, 0.7152, 0.0722][k], 0);
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length && c[3] !== 0) return c;
    }
    return [255, 255, 255];
  };
  const bad = [],
    walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (
      !walker.currentNode.textContent.trim() ||
      !element.checkVisibility() ||
      element.closest("script, style, noscript, .skip, .unseen, svg, option")
    )
      continue;
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(behind(element))].sort(
      (x, y) => y - x,
    );
    if ((a + 0.05) / (b + 0.05) < 4.5) bad.push(walker.currentNode.textContent.trim().slice(0, 30));
  }
  return [...new Set(bad)].slice(0, 5);
}

/* With roles and names only: find, hear the status, walk, reach the failing test. */
async function listener(page) {
  const failing = Object.values(manifest.nodes).find(
    node => node.test_metadata && node.name.startsWith("positive_"),
  );
  await check("A1 a reader with roles and names alone", async () => {
    const model = failing
      ? manifest.nodes[failing.attached_node]
      : models.find(node => node.depends_on.nodes.length);
    await visit(page, site);
    await page.getByRole("combobox", {name: "Search"}).fill(model.name);
    await page
      .getByRole("option", {name: new RegExp("^" + model.name + ",")})
      .first()
      .click();
    await page.getByRole("heading", {level: 1, name: model.name}).waitFor();
    holds(
      /Passing|Warning|Failing|Error|Skipped|Not run/.test(await page.getByRole("main").textContent()),
      "a status",
    );
    const parent = region(page, "Depends on").getByRole("link").first(),
      name = await parent.textContent();
    await parent.click();
    await page.getByRole("heading", {level: 1, name}).waitFor();
    await region(page, "Referenced by").getByRole("link", {name: model.name, exact: true}).click();
    await page.getByRole("heading", {level: 1, name: model.name}).waitFor();
    holds((await page.getByRole("table", {name: "Tests"}).count()) <= 1, "one table of tests");
  });
}

async function absent(page) {
  await check("W3 without its files the page reads the manifest, then says what is missing", async () => {
    site.without = [/^\/site\//];
    await page.goto("about:blank");
    await visit(page, site, route(models[0]));
    equal(await page.textContent("h1"), models[0].name);
    equal(await region(page, "Code").count(), 1);
    site.without = [/^\/site\//, /manifest/];
    await page.goto("about:blank");
    await visit(page, site, route(models[0]));
    await page.getByRole("alert").filter({hasText: "Part of this page could not be loaded: site/d"}).waitFor();
    site.without = [];
  });
}

async function hostile(page) {
  const hashes = [
    "#!/overview",
    "#!/graph",
    "#!/runs",
    "#!/tests",
    "#!/health",
    "#!/search?q=evil",
    "#!/exposure/exposure.shop.panel",
    ...models.map(route),
    "#!/" + encodeURIComponent("<img src=x onerror=window.hurt=1>"),
    "#!/model/%3Cscript%3Ewindow.hurt=1%3C/script%3E?g_v=1&g_i=<b>",
  ];
  for (const hash of hashes)
    await check("X hostile text is inert: " + hash.slice(0, 40), async () => {
      await page.goto("about:blank");
      await page.goto(site.base + hash);
      await page.waitForSelector("html[data-ready=true]");
      equal(
        await page.evaluate(
          () => window.hurt === undefined && !document.querySelector("img, iframe, object, embed, main script"),
        ),
        true,
      );
      equal(
        await page.evaluate(
          () =>
            [...document.querySelectorAll("a[href]")].filter(
              a => !/^(#|https?:|mailto:|data:,)/.test(a.getAttribute("href")),
            ).length,
        ),
        0,
      );
      equal(page.trouble.splice(0), []);
    });
}

async function budgets() {
  const limits =
    models.length > 5000
      ? {ready: 0.5, bytes: 2.5e6, heap: 20e6, key: 0.06, lineage: 0.6, frame: 0.033}
      : {ready: 0.25, bytes: 1.25e6, heap: 10e6, key: 0.03, lineage: 0.3, frame: 0.033};
  const slack = Number(process.env.SITE_SLACK || 1),
    page = await openPage(browser, site);
  const bodies = [];
  page.on("response", response => bodies.push(response.body().catch(() => "")));
  const spent = async run => {
    const before = (await metrics(page)).TaskDuration;
    await run();
    return (await metrics(page)).TaskDuration - before;
  };
  const say = (name, value, limit) => {
    console.log("  " + name + " " + value.toFixed(3) + " (at most " + limit + ")");
    holds(value <= limit * slack, name + " " + value.toFixed(3));
  };
  await check("P1 a model page is ready", async () => {
    await metrics(page);
    say("ready, s of main thread", await spent(() => visit(page, site, route(models[5]))), limits.ready);
    say(
      "fetched, MB",
      (await Promise.all(bodies)).reduce((sum, body) => sum + body.length, 0) / 1e6,
      limits.bytes / 1e6,
    );
    await page.session.send("HeapProfiler.collectGarbage");
    say("heap, MB", (await metrics(page)).JSHeapUsedSize / 1e6, limits.heap / 1e6);
  });
  await check("P2 a keystroke in search", async () => {
    await page.waitForTimeout(800);
    await page.focus("#search");
    await page.waitForTimeout(400);
    let worst = 0;
    for (const key of "orders_d")
      worst = Math.max(
        worst,
        await spent(async () => {
          await page.keyboard.type(key);
          await page.waitForTimeout(200);
        }),
      );
    say("worst keystroke, s", worst, limits.key);
  });
  await check("P3 the whole lineage and a pan", async () => {
    await go(page, "#!/graph");
    await page.waitForSelector("svg[data-drawn]");
    say(
      "whole lineage, s",
      await spent(async () => {
        await page.getByRole("button", {name: /^Show all/}).click();
        await page.waitForSelector(".stage:not(:has(.corner)) > svg[data-drawn]");
        await page.waitForTimeout(100);
      }),
      limits.lineage,
    );
    for (let k = 0; k < 10; k++) await page.getByRole("button", {name: "Zoom in"}).click();
    const box = await page.locator("svg.lineage-graph").boundingBox();
    const pan = await spent(async () => {
      await page.mouse.move(box.x + 500, box.y + 200);
      await page.mouse.down();
      for (let k = 0; k < 30; k++) await page.mouse.move(box.x + 500 - 12 * k, box.y + 200 - 3 * k);
      await page.mouse.up();
    });
    say("a frame of a pan, s", pan / 30, limits.frame);
  });
  await page.close();
}

async function shots(into) {
  mkdirSync(into, {recursive: true});
  const views = {
    overview: "#!/overview",
    model: route(models[models.length - 1]),
    lineage: "#!/graph",
    search: "#!/search?q=" + models[0].name.slice(0, 4),
    runs: "#!/runs",
  };
  for (const width of [1280, 390])
    for (const theme of ["light", "dark"]) {
      const page = await openPage(browser, site, {viewport: {width, height: 900}, colorScheme: theme});
      for (const [name, hash] of Object.entries(views)) {
        await visit(page, site, hash);
        await page.waitForTimeout(300);
        await page.screenshot({path: join(into, kind + "-" + name + "-" + theme + "-" + width + ".png")});
      }
      await page.close();
    }
}

const page = await openPage(browser, site);
if (kind === "hostile") {
  await hostile(page);
} else if (kind === "sized") {
  await check("G1 the lineage has the manifest's size", () => lineage(page));
  await budgets();
} else {
  for (const part of [frame, links, sections, search, lineage, looks, listener]) await part(page);
  await check("D4 nothing went wrong and nothing left the origin", () => equal(page.trouble, []));
  await absent(await openPage(browser, site));
  await check("D5 files are named by their bytes", () =>
    holds(
      readdirSync(join(folder, "site")).every(name => /^[a-z]+\d*\.[0-9a-f]{12}\.json$/.test(name)),
      "names",
    ),
  );
}
if (option("--shots")) await shots(option("--shots"));
await browser.close();
site.close();
console.log(kind + ": " + counts.passed + " passed, " + counts.failed + " failed");
process.exit(counts.failed ? 1 : 0);
