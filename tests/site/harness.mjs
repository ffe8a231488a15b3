/* harness.mjs - a folder over HTTP, a browser, checks that count. */
import {createServer} from "node:http";
import {readFile} from "node:fs/promises";
import {join, normalize} from "node:path";
import {createRequire} from "node:module";

const {chromium} = createRequire(process.env.SITE_MODULES + "/package.json")("playwright-core");

export const counts = {passed: 0, failed: 0};
let only = null;
export const onlyChecks = names => {
  only = names;
};

/* One check: `name` begins with its id of docs-site.md 12. */
export async function check(name, run) {
  if (only && !only.some(wanted => name.startsWith(wanted))) return;
  try {
    await run();
    counts.passed++;
  } catch (error) {
    counts.failed++;
    console.log(
      "FAILED " +
        name +
        ": " +
        String(error.message || error)
          .split("\n")
          .slice(0, 3)
          .join(" | "),
    );
  }
}

export function equal(found, expected, what) {
  const a = JSON.stringify(found),
    b = JSON.stringify(expected);
  if (a !== b) throw new Error((what ? what + ": " : "") + "found " + a + ", expected " + b);
}

export function holds(condition, what) {
  if (!condition) throw new Error(what);
}

/* Serves a folder; `without` names what answers 404. Requests that leave it are counted. */
export async function serve(folder) {
  const state = {without: [], asked: []};
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(request.url.split("?")[0])).replace(/^\/$/, "/index.html");
    state.asked.push(path);
    try {
      if (state.without.some(pattern => pattern.test(path))) throw new Error("not served");
      const bytes = await readFile(join(folder, path));
      response.writeHead(200, {
        "content-type": path.endsWith(".html") ? "text/html; charset=utf-8" : "application/json",
      });
      response.end(bytes);
    } catch {
      response.writeHead(404);
      response.end();
    }
  });
  await new Promise(done => server.listen(0, "127.0.0.1", done));
  state.base = "http://127.0.0.1:" + server.address().port + "/";
  state.close = () => server.close();
  return state;
}

export function browse() {
  return chromium.launch({executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"]});
}

/* A page that remembers errors, refused content and requests to other origins. */
export async function openPage(browser, site, options) {
  const page = await browser.newPage({viewport: {width: 1280, height: 900}, ...options});
  page.trouble = [];
  page.on("pageerror", error => page.trouble.push("error: " + error.message));
  page.on("console", message => {
    if (message.type() === "error" && !/404/.test(message.text()))
      page.trouble.push("console: " + message.text());
  });
  page.on("request", request => {
    if (!request.url().startsWith(site.base) && !/^(data|blob|file):/.test(request.url()))
      page.trouble.push("left the origin: " + request.url());
  });
  return page;
}

export async function visit(page, site, hash) {
  await page.goto(site.base + (hash || ""));
  await page.waitForSelector("html[data-ready=true]");
  await settled(page, hash);
}

export async function go(page, hash) {
  await page.evaluate(address => {
    location.hash = address;
  }, hash);
  await settled(page, hash);
}

async function settled(page, hash) {
  if (hash) await page.waitForSelector("main[data-route=" + JSON.stringify(hash) + "]");
}

export async function metrics(page) {
  if (!page.session) {
    page.session = await page.context().newCDPSession(page);
    await page.session.send("Performance.enable", {timeDomain: "threadTicks"});
  }
  return Object.fromEntries(
    (await page.session.send("Performance.getMetrics")).metrics.map(item => [item.name, item.value]),
  );
}
