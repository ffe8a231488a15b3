/* searchbox.js - the box in the header and its list (a combobox with a listbox), and the page of all hits. */
import { clear, el } from "./el.js";
import { core, hrefOf, kindOf, statusOf } from "./data.js";
import { badge, kindWord, plural } from "./words.js";
import { plainList } from "./sections.js";
import { search, wantColumns, warmSearch } from "./search.js";
import { idOfSelector } from "./lineage.js";

const LISTED = 20;
const box = {input: null, list: null, status: null, hits: [], at: -1, scrolled: false};

export function searchBox() {
  box.input = el("input", {
    type: "search",
    role: "combobox",
    id: "search",
    "aria-label": "Search",
    "aria-expanded": "false",
    "aria-controls": "search-list",
    "aria-autocomplete": "list",
    placeholder: "Search models, columns, tags",
    autocomplete: "off",
    spellcheck: "false",
    events: {
      input: find,
      keydown: pressed,
      focus: () => {
        warmSearch();
        wantColumns();
        if (box.input.value) find();
      },
    },
  });
  box.list = el("ul", {role: "listbox", id: "search-list", "aria-label": "Search results", hidden: true});
  box.status = el("div", {role: "status", class: "search-status"});
  document.addEventListener("pointerdown", event => {
    if (!event.target.closest(".search")) close();
  });
  return el(
    "div",
    {class: "search", role: "search"},
    box.input,
    el("div", {class: "search-drop"}, box.list, box.status),
  );
}

export function focusSearch() {
  box.input.focus();
  box.input.select();
}

async function find() {
  const text = box.input.value;
  if (!text.trim()) {
    close();
    return;
  }
  await wantColumns();
  const found = await search(text, LISTED, false);
  if (found === null || box.input.value !== text) return;
  show(text, found);
}

function show(text, {total, hits}) {
  box.hits = hits;
  box.at = box.hits.length ? 0 : -1;
  clear(
    box.list,
    box.hits.map((hit, k) => option(hit, k)),
  );
  box.list.hidden = !box.hits.length;
  box.input.setAttribute("aria-expanded", box.hits.length ? "true" : "false");
  box.status.textContent = total ? plural(total, "result") : "No results for " + text.trim();
  box.status.parentElement.classList.add("open");
  if (total > hits.length)
    box.status.append(
      " ",
      el("a", {href: "#!/search?q=" + encodeURIComponent(text), events: {click: close}}, "Show all"),
    );
  mark();
}

function option(hit, k) {
  const i = hit.node;
  return el(
    "li",
    {
      role: "option",
      id: "hit-" + k,
      "aria-label": core.name[i] + ", " + kindWord(kindOf(i)) + (hit.why ? ", " + hit.why : ""),
      "aria-selected": "false",
      events: {click: () => go(hrefOf(i, hit.at))},
    },
    el("span", {class: "hit-name"}, core.name[i]),
    el("span", {class: "hit-kind"}, kindWord(kindOf(i))),
    el("span", {class: "hit-why"}, hit.why),
    badge(statusOf(i)),
  );
}

function mark() {
  [...box.list.children].forEach((item, k) =>
    item.setAttribute("aria-selected", k === box.at ? "true" : "false"),
  );
  if (box.at >= 0) {
    box.input.setAttribute("aria-activedescendant", "hit-" + box.at);
    if (box.at || box.scrolled) box.list.children[box.at].scrollIntoView({block: "nearest"});
    box.scrolled = box.at > 0;
  } else {
    box.input.removeAttribute("aria-activedescendant");
  }
}

function close() {
  box.hits = [];
  box.at = -1;
  clear(box.list);
  box.list.hidden = true;
  box.status.textContent = "";
  box.status.parentElement.classList.remove("open");
  box.input.setAttribute("aria-expanded", "false");
  box.input.removeAttribute("aria-activedescendant");
}

function go(address) {
  box.input.value = "";
  close();
  location.hash = address;
}

function pressed(event) {
  const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
  if (step && box.hits.length) {
    box.at = (box.at + step + box.hits.length) % box.hits.length;
    mark();
  } else if (event.key === "Enter" && box.at >= 0) {
    const {node: i, at} = box.hits[box.at];
    go(
      event.ctrlKey || event.metaKey
        ? "#!/graph?g_v=1&g_i=" + encodeURIComponent("+" + idOfSelector(i) + "+")
        : hrefOf(i, at),
    );
  } else if (event.key === "Enter" && box.input.value.trim()) {
    go("#!/search?q=" + encodeURIComponent(box.input.value.trim()));
  } else if (event.key === "Escape") {
    box.input.value = "";
    close();
  } else {
    return;
  }
  event.preventDefault();
}

/* #!/search?q=TEXT&in=name,column,code */
export async function searchPage(main, route) {
  const text = route.parameters.get("q") || "",
    inCode = (route.parameters.get("in") || "").split(",").includes("code");
  await wantColumns();
  const {total, hits} = (await search(text, Infinity, inCode)) || {total: 0, hits: []};
  const tick = el("input", {
    type: "checkbox",
    checked: inCode,
    events: {
      change: () => {
        location.hash =
          "#!/search?q=" + encodeURIComponent(text) + (tick.checked ? "&in=name,column,code" : "");
      },
    },
  });
  clear(
    main,
    el("h1", {tabindex: "-1"}, "Search: " + text),
    el("p", null, total ? plural(total, "result") : "No results for " + text),
    el("p", null, el("label", null, tick, " in descriptions and code too")),
    el(
      "div",
      {class: "hits"},
      plainList(hits, hit => [
        el("a", {href: hrefOf(hit.node, hit.at)}, core.name[hit.node]),
        " ",
        el("span", {class: "soft"}, kindWord(kindOf(hit.node))),
        " ",
        badge(statusOf(hit.node)),
        " ",
        el("span", {class: "soft"}, hit.why),
      ]),
    ),
  );
  return "Search";
}
