
// ---- the whole collection: every article that answers, found while one looks on -----------------------------------------------

const LOOK_AGAIN = 400; // milliseconds between two looks at a search
let searching = 0; // counts the searches that are looked at, so that one loop goes on

const wholeFound = () => byId("fn-whole-found");
const wholeResult = () => wholeFound()?.querySelector(".fn-whole-result");

async function openWhole(question = "") {
  opener = null;
  const from = document.activeElement;
  if (!page().querySelector(".fn-whole-room") && !(await fetched(() => remote.whole("")))) return face("reader");
  note({ what: "whole", question });
  byId("fn-shelf").hidden = true;
  steps();
  face("reader");
  enter(from);
  if (question) {
    showKind("find");
    byId("fn-whole-question").value = question;
    findAll();
  }
}

// All of what an answer in the chat shows the first of.
async function openRoom({ room, subject, about }) {
  if (room === "find") return openWhole(subject);
  await openWhole();
  showKind(room);
  const form = byId("fn-told-form");
  form.elements.subject.value = subject;
  form.elements.about.value = about || "";
  tellStory();
}

function showWhole(html) {
  if (!html || !wholeFound()) return;
  const fresh = made("div", {});
  fresh.append(parsed(html));
  const old = wholeResult();
  const next = fresh.firstElementChild;
  if (old && next?.matches(".fn-whole-result")) renew(old, next);
  else wholeFound().replaceChildren(...fresh.childNodes);
}

async function findAll() {
  const form = byId("fn-whole-form");
  const sent = Object.fromEntries(new FormData(form));
  const mine = ++searching;
  const html = await remote.find_all(sent).catch(unreachable);
  if (mine !== searching) return;
  showWhole(html);
  while (mine === searching && wholeResult()?.hasAttribute("data-running")) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
    const name = wholeResult()?.dataset.search;
    if (mine !== searching || !name) return;
    showWhole(await remote.found_all(name).catch(reconnected));
  }
}

Object.assign(clicks, {
  "#fn-whole": () => openWhole(),
  ".fn-to-room": (button) => openRoom(button.dataset),
  ".fn-whole-stop": async () => showWhole(await remote.stop_all(wholeResult().dataset.search).catch(unreachable)),
  ".fn-whole-csv": async () => {
    const file = await remote.whole_file(wholeResult().dataset.search).catch(unreachable);
    if (file) save(file);
  },
});
submits["#fn-whole-form"] = () => findAll();
