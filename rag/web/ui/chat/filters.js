
// ---- which articles are asked: dates, an outlet, articles that are chosen one by one or kept as a selection --------------------

const filters = byId("fn-filters");
const chosen = filters.querySelector(".fn-chosen");
const found = filters.querySelector(".fn-found");
const filter = (name) => filters.querySelector(`[name=${name}]`);
const picked = new Map(); // the articles that are asked, title by id; all of them where none is chosen
let selection = ""; // the name under which they are kept
const LISTED = 50; // chosen articles that are listed by their titles

function scope() {
  return {
    since: filter("since").value,
    until: filter("until").value,
    outlets: [filter("outlet").value].filter(Boolean),
    articles: [...picked.keys()],
  };
}

function describe() {
  const { since, until, outlets } = scope();
  const { dataset } = filters;
  const parts = [...outlets];
  if (since) parts.push(fitted(dataset.since, { date: since }));
  if (until) parts.push(fitted(dataset.until, { date: until }));
  const count = fitted(dataset.articles, { count: picked.size });
  if (selection) parts.push(`“${selection}” (${picked.size === 1 ? dataset.article : count})`);
  else if (picked.size === 1) parts.push(`“${[...picked.values()][0]}”`);
  else if (picked.size) parts.push(count);
  const summary = filters.querySelector("summary");
  summary.textContent = parts.join(" · ") || dataset.all;
  summary.classList.toggle("fn-narrowed", parts.length > 0);
}

// What is chosen is shown in the panel, in the list of articles, and in the line above it.
function showPicked() {
  const shown = [...picked].slice(0, LISTED).map(([article, title]) => {
    const drop = made("button", { type: "button", class: "fn-tool fn-drop", "aria-label": `${filters.dataset.drop}: ${title}` }, "×");
    return made("li", { "data-article": article }, made("span", { dir: "auto" }, title), drop);
  });
  const more = picked.size - shown.length;
  if (more > 0) shown.push(made("li", {}, fitted(filters.dataset.more, { count: more })));
  chosen.replaceChildren(...shown);
  filters.querySelector(".fn-keeping").hidden = !picked.size;
  filter("selection").value = selection;
  filters.querySelector(".fn-drop-selection").hidden = !selection;
  markPicked();
  describe();
}

// In a list that came from the server, those that are chosen are marked.
function markPicked() {
  for (const box of page()?.querySelectorAll(".fn-choose") || []) box.checked = picked.has(box.dataset.article);
  const line = page()?.querySelector(".fn-picked");
  if (!line) return;
  line.hidden = !picked.size;
  line.querySelector("span").textContent = fitted(filters.dataset[picked.size === 1 ? "chosenOne" : "chosenSome"], { count: picked.size });
}

// Other articles; those of a selection have its name until one is added or left out.
function pick(articles, name = "") {
  picked.clear();
  for (const [article, title] of articles) picked.set(article, title);
  selection = name;
  showPicked();
}

function choose(article, title) {
  pick([...picked, [article, title]]);
  filter("article").value = "";
  found.replaceChildren();
}

const leaveOut = (article) => pick([...picked].filter(([id]) => id !== article));

const offer = settled(async (input) => {
  const html = input.value.trim() && (await remote.offered(input.value).catch(() => ""));
  found.replaceChildren(parsed(html || ""));
});

filters.addEventListener("toggle", async () => {
  if (!filters.open) return;
  const [outlets, kept] = await Promise.all([remote.outlets("").catch(() => ""), remote.selections("").catch(() => "")]);
  options("outlet", outlets);
  options("selection", kept);
  describe();
});

function options(name, html) {
  const field = filter(name);
  const value = field.value || (name === "selection" ? selection : "");
  if (html) field.replaceChildren(parsed(html));
  field.value = [...field.options].some((option) => option.value === value) ? value : "";
}

function clear() {
  for (const name of ["since", "until", "outlet", "article"]) filter(name).value = "";
  found.replaceChildren();
  pick([]);
}

// ---- selections: kept under a name, chosen again, deleted -----------------------------------------------------------------------

async function chooseSelection(name) {
  if (!name) return pick([]);
  const kept = await remote.selection(name).catch(unreachable);
  if (!kept) return;
  pick(kept.articles, name);
  if (kept.gone) say(fitted(filters.dataset.gone, { count: kept.gone }));
}

async function keepSelection() {
  const kept = await remote.keep_selection({ name: filter("keep").value, articles: [...picked.keys()] }).catch(unreachable);
  if (!kept) return;
  options("selection", kept.options);
  filter("keep").value = "";
  pick([...picked], kept.name);
  say(fitted(filters.dataset.kept, { name: kept.name }));
}

async function dropSelection() {
  const { dropAsk, dropYes } = filters.dataset;
  if (!(await confirmed(dropAsk.replace("{name}", selection), dropYes))) return;
  const html = await remote.drop_selection(selection).catch(unreachable);
  if (html === undefined) return;
  selection = "";
  options("selection", html);
  showPicked();
}

// From the list of articles to the question.
function askPicked() {
  face("chat");
  field.focus();
}

function keepPicked() {
  filters.open = true;
  face("chat");
  filter("keep").focus();
}

async function pickFound() {
  const articles = await remote.picks(byId("fn-search").value).catch(unreachable);
  if (articles) pick([...picked, ...articles]);
}

Object.assign(clicks, {
  ".fn-offer": (button) => choose(button.dataset.article, button.dataset.title),
  ".fn-drop": (button) => {
    leaveOut(button.parentElement.dataset.article);
    filter("article").focus();
  },
  ".fn-clear, .fn-clear-picked": clear,
  ".fn-keep": keepSelection,
  ".fn-drop-selection": dropSelection,
  ".fn-ask-picked": askPicked,
  ".fn-keep-picked": keepPicked,
  ".fn-pick-found": pickFound,
});
inputs["#fn-filters [name=article]"] = offer;
inputs["#fn-filters [name=selection]"] = (list) => chooseSelection(list.value);
inputs["#fn-filters [name=keep]"] = () => {};
inputs[".fn-choose"] = ({ checked, dataset }) => (checked ? choose(dataset.article, dataset.title) : leaveOut(dataset.article));
inputs["#fn-filters input, #fn-filters select"] = describe;

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.closest?.("#fn-filters [name=keep], #fn-filters [name=article]")) return;
  event.preventDefault(); // the question is not asked by it
  if (event.target === filter("keep")) keepSelection();
});
