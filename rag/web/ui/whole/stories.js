
// ---- the whole collection: timelines, summaries, who said what, and tables that fill while one looks on --------------------------

let telling = "find"; // which part of the room is shown

function showKind(kind) {
  telling = kind;
  searching++;
  for (const button of page().querySelectorAll(".fn-whole-kind"))
    button.setAttribute("aria-pressed", String(button.dataset.kind === kind));
  const form = byId("fn-told-form");
  byId("fn-whole-form").hidden = kind !== "find";
  form.hidden = kind === "find" || kind === "standing";
  for (const field of form.querySelectorAll("[class*='fn-for-']")) field.hidden = !field.classList.contains(`fn-for-${kind}`);
  form.querySelector(".fn-told-label").textContent = page().querySelector(".fn-whole-kind[aria-pressed=true]").dataset.label;
  wholeFound().replaceChildren();
  if (kind === "standing") openNews();
}

async function tellStory() {
  const { questions, names, subject, about, ...within } = Object.fromEntries(new FormData(byId("fn-told-form")));
  const mine = ++searching;
  if (telling !== "table") {
    const html = await remote.tell({ kind: telling, subject, about, ...within }).catch(unreachable);
    if (mine === searching) showWhole(html);
    return;
  }
  const html = await remote.fill({ questions, names, ...within }).catch(unreachable);
  if (mine !== searching) return;
  showWhole(html);
  while (mine === searching && wholeResult()?.hasAttribute("data-running")) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
    const name = wholeResult()?.dataset.search;
    if (mine !== searching || !name) return;
    showWhole(await remote.filled(name).catch(reconnected));
  }
}

Object.assign(clicks, {
  ".fn-whole-kind": (button) => showKind(button.dataset.kind),
  ".fn-table-stop": async () => showWhole(await remote.stop_filling(wholeResult().dataset.search).catch(unreachable)),
  ".fn-table-file": async (button) => {
    const file = await remote.table_file({ name: wholeResult().dataset.search, ending: button.dataset.ending }).catch(unreachable);
    if (file) save(file);
  },
});
submits["#fn-told-form"] = () => tellStory();

// ---- what is new in the answers to standing questions: a badge, and a list ---------------------------------------------------------

const LOOK_FOR_NEWS = 60000; // milliseconds between two looks for news, while the page is seen
let latestNews = 0;

async function lookForNews() {
  if (document.hidden) return;
  const found = await remote.news(localStorage.getItem("fn-news") || "0").catch(() => null);
  if (!found) return;
  latestNews = found.latest;
  for (const button of document.querySelectorAll("#fn-whole, .fn-whole-kind[data-kind=standing]")) {
    button.querySelector(".fn-badge")?.remove();
    if (found.new) button.append(made("span", { class: "fn-badge", role: "img", "aria-label": found.said }, String(found.new)));
  }
}

function showStanding(html) {
  if (!html) return;
  wholeFound().replaceChildren(...parsed(html).childNodes);
}

async function openNews() {
  const mine = searching;
  const html = await remote.standing("").catch(unreachable);
  if (mine !== searching) return;
  showStanding(html);
  await lookForNews();
  localStorage.setItem("fn-news", String(latestNews));
  lookForNews();
}

clicks[".fn-unstand"] = async (button) => showStanding(await remote.unstand(button.dataset.number).catch(unreachable));
submits["#fn-stand-form"] = async (form) => showStanding(await remote.stand(form.elements.question.value).catch(unreachable));
setTimeout(lookForNews, 3000);
setInterval(lookForNews, LOOK_FOR_NEWS);
document.addEventListener("visibilitychange", lookForNews);
