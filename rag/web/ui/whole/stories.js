
// ---- the whole collection: timelines, summaries, who said what, and tables that fill while one looks on --------------------------

let telling = "find"; // which part of the room is shown

function showKind(kind) {
  telling = kind;
  searching++;
  for (const button of page().querySelectorAll(".fn-whole-kind"))
    button.setAttribute("aria-pressed", String(button.dataset.kind === kind));
  const form = byId("fn-told-form");
  byId("fn-whole-form").hidden = kind !== "find";
  form.hidden = kind === "find";
  for (const field of form.querySelectorAll("[class*='fn-for-']")) field.hidden = !field.classList.contains(`fn-for-${kind}`);
  form.querySelector(".fn-told-label").textContent = page().querySelector(".fn-whole-kind[aria-pressed=true]").dataset.label;
  wholeFound().replaceChildren();
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
