/* keys.js - the keyboard, the theme, the list of keys. */
import { button, el, say } from "./el.js";
import { focusSearch } from "./searchbox.js";
import { expandFromKeys } from "./lineage.js";

const KEYS = [
  ["/, t, Ctrl+K", "search"],
  ["Esc", "clears the search, closes a panel"],
  ["?", "this list"],
  ["g o, g l, g r, g t", "overview, lineage, runs, tests"],
  ["j, k", "next, previous result or row"],
  ["c", "copy the link of the page"],
  ["Arrow keys in the graph", "parent, child, above, below"],
  ["Shift+Left, Right in it", "add the node's parents, children"],
  ["Enter, Space in the graph", "open, select"],
  ["+, -, 0", "zoom in, out, fit"],
  ["[, ]", "expand parents, children"],
];
const PLACES = {o: "#!/overview", l: "#!/graph", r: "#!/runs", t: "#!/tests"};
const THEMES = ["system", "light", "dark"];
let waiting = false,
  dialog = null,
  chosen = "system";

/* ---- theme: what is in effect stands on html[data-theme] */

function stored() {
  try {
    const value = localStorage.getItem("fettle.theme");
    return THEMES.includes(value) ? value : "system";
  } catch {
    return "system";
  }
}

function applyTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = chosen === "system" ? (dark ? "dark" : "light") : chosen;
}

export function startTheme() {
  chosen = stored();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", applyTheme);
  applyTheme();
}

export function themeButton() {
  const made = button("Theme: " + chosen, () => {
    chosen = THEMES[(THEMES.indexOf(chosen) + 1) % THEMES.length];
    try {
      localStorage.setItem("fettle.theme", chosen);
    } catch {
      /* without storage the choice lasts as long as the page */
    }
    made.textContent = "Theme: " + chosen;
    applyTheme();
  });
  return made;
}

/* ---- the list of keys */

function showKeys() {
  if (!dialog) {
    dialog = el(
      "dialog",
      {"aria-label": "Keyboard shortcuts"},
      el("h2", null, "Keyboard shortcuts"),
      el(
        "dl",
        {class: "keys"},
        KEYS.map(([key, does]) => el("div", null, el("dt", null, key), el("dd", null, does))),
      ),
      button("Close", () => dialog.close()),
    );
    document.body.append(dialog);
  }
  dialog.showModal();
}

export function helpButton() {
  return button("?", showKeys, {"aria-label": "Keyboard shortcuts", "aria-haspopup": "dialog"});
}

/* ---- keys */

function isTyping(target) {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}

function step(by) {
  const links = [...document.querySelectorAll("main tbody th a, main .hits a")].filter(
    link => link.offsetParent,
  );
  if (!links.length) return;
  const at = links.indexOf(document.activeElement);
  links[Math.min(links.length - 1, Math.max(0, at + by))].focus();
}

function closePanel() {
  if (/[?&]g_v=1/.test(location.hash) && !location.hash.startsWith("#!/graph"))
    location.hash = location.hash.split("?")[0];
}

const ACTIONS = {
  "/": focusSearch,
  t: focusSearch,
  "?": showKeys,
  j: () => step(1),
  k: () => step(-1),
  c: () =>
    navigator.clipboard.writeText(location.href).then(
      () => say("Link copied"),
      () => say("Your browser does not let the page copy."),
    ),
  "[": () => panelKey(true),
  "]": () => panelKey(false),
  Escape: closePanel,
};

function panelKey(parents) {
  const panel = document.querySelector(".lineage");
  if (panel) expandFromKeys(panel, parents);
}

function pressedAnywhere(event) {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    focusSearch();
    return;
  }
  if (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    isTyping(event.target) ||
    event.defaultPrevented ||
    (dialog && dialog.open)
  )
    return;
  if (waiting && PLACES[event.key]) {
    waiting = false;
    location.hash = PLACES[event.key];
    event.preventDefault();
    return;
  }
  waiting = event.key === "g";
  if (Object.hasOwn(ACTIONS, event.key)) {
    event.preventDefault();
    ACTIONS[event.key]();
  }
}

export function startKeys() {
  document.addEventListener("keydown", pressedAnywhere);
}
