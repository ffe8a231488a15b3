/* main.js - the page comes to life: data, frame, keys, the first route. */
import { append, button, el } from "./el.js";
import { core, openData } from "./data.js";
import { badge } from "./words.js";
import { buildTree } from "./tree.js";
import { searchBox } from "./searchbox.js";
import { failingCount } from "./overview.js";
import { helpButton, startKeys, startTheme, themeButton } from "./keys.js";
import { startRouter } from "./router.js";

function buildBanner(banner) {
  const failing = failingCount();
  append(banner, [
    button("Menu", () => document.body.classList.toggle("drawer"), {
      class: "menu-button",
      "aria-controls": "tree",
    }),
    el("a", {class: "project", href: "#!/overview"}, core.project),
    searchBox(),
    failing
      ? el("a", {href: "#!/tests?status=fail", class: "failing"}, badge("fail", failing + " failing"))
      : null,
    themeButton(),
    helpButton(),
  ]);
}

function skipToContent() {
  document.getElementById("skip").addEventListener("click", event => {
    event.preventDefault();
    document.getElementById("main").focus();
  });
}

startTheme();
openData();
buildBanner(document.getElementById("banner"));
buildTree(document.getElementById("tree"));
skipToContent();
startKeys();
startRouter();
