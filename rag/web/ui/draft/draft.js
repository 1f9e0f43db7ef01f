
// ---- a draft: pasted, checked sentence by sentence, worked off ------------------------------------------------------------------

const drafting = () => page().querySelector(".fn-drafting");
let lastCheck = ""; // the draft that was checked last, to which an article that it cites leads back

const openDraft = (check) => openPane(() => (check ? remote.checked(check) : remote.draft("")), { what: "draft", check }).then(followCheck);

async function checkDraft(form) {
  const html = await remote.check_text({ text: form.elements.text.value, scope: scope() }).catch((error) => void warn(error.message));
  if (!html || !drafting()) return;
  warn("");
  page().replaceChildren(parsed(html));
  lastCheck = drafting().dataset.check;
  note({ what: "draft", check: lastCheck });
  followCheck();
}

// Asks for the report until it is there.
async function followCheck() {
  while (drafting()?.hasAttribute("data-running")) {
    const { check } = drafting().dataset;
    await pause(700);
    const html = await remote.checked(check).catch((error) => (error.retry ? error.retry().then(() => "") : void warn(error.message)));
    if (html === undefined || drafting()?.dataset.check !== check) return;
    if (html) page().replaceChildren(parsed(html));
    restoreDrafts(page());
  }
}

async function redraft() {
  const html = await remote.redraft(drafting().dataset.check).catch(unreachable);
  if (!html) return;
  page().replaceChildren(parsed(html));
  note({ what: "draft" });
  page().querySelector("#fn-check textarea").focus();
}

// The file of the report that is open.
const draftFile = (button) => remote.draft_file({ check: drafting().dataset.check, form: button.dataset.form });

// Puts the text of a file into the field, to be looked at and checked.
document.addEventListener("change", async ({ target }) => {
  if (target.id !== "fn-draft-file" || !target.files.length) return;
  const [file] = target.files;
  if (file.size > Number(target.dataset.largest)) return warn(`${file.name}: ${target.dataset.tooLarge}`);
  const data = await read64(file);
  const html = await remote.draft_text({ name: file.name, data }).catch((error) => void warn(error.message));
  if (!html || !byId("fn-check")) return;
  warn("");
  page().replaceChildren(parsed(html));
  const text = byId("fn-check").elements.text;
  keepDraft(draftOf(text), text.value);
  text.focus();
});

async function dropDraft({ dataset }) {
  if (!(await confirmed(fitted(dataset.ask, { title: dataset.title }), dataset.yes))) return;
  const html = await remote.drop_draft(dataset.check).catch(unreachable);
  if (!html || !byId("fn-check")) return;
  if (lastCheck === dataset.check) lastCheck = "";
  page().replaceChildren(parsed(html));
  restoreDrafts(page());
  byId("fn-check").elements.text.focus();
}

async function openKept(check) {
  lastCheck = check;
  await openDraft(check);
}

function showSentence({ dataset }) {
  const sentence = drafting().querySelector(`.fn-said[data-at="${dataset.at}"]`);
  sentence.scrollIntoView({ block: "center", behavior: isStill() ? "instant" : "smooth" });
  sentence.focus({ preventScroll: true });
}

Object.assign(clicks, {
  "#fn-draft": () => openDraft(lastCheck),
  "#fn-to-draft": () => openDraft(lastCheck),
  ".fn-redraft": redraft,
  ".fn-task": showSentence,
  ".fn-kept-draft": ({ dataset }) => openKept(dataset.check),
  ".fn-drop-draft": dropDraft,
});
submits["#fn-check"] = checkDraft;
