
// ---- question sets -------------------------------------------------------------------------------------------------------
// The list of sets and one set stand where the reader stands; the state of a run is fetched again while one goes on.

const EVERY = 500; // milliseconds between two looks at a run
let following = 0; // counts the runs that are looked at, so that one loop goes on

const measured = () => page().querySelector(".fn-measure");
const read64 = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });

async function openEvaluation(ask, place = { what: "sets" }) {
  await openPane(ask, place);
  follow();
}

const openSets = () => openEvaluation(() => remote.question_sets(""));
const openSet = (key) => openEvaluation(() => remote.measured(key), { what: "set", key });

async function act(ask) {
  const key = measured().dataset.set;
  const html = await ask(key).catch((error) => void warn(error.message));
  if (html) patch(key, html);
  follow();
}

// The set as it is now, in the elements that are there, so that a focus and a report outlive an update.
function patch(key, html) {
  if (measured()?.dataset.set !== key) return;
  warn("");
  const fresh = parsed(html).firstElementChild;
  if (fresh.classList.contains("fn-measure")) renew(measured(), fresh);
  else page().replaceChildren(fresh);
}

async function follow() {
  const mine = ++following;
  while (measured()?.hasAttribute("data-running")) {
    await new Promise((resolve) => setTimeout(resolve, EVERY));
    const key = measured()?.dataset.set;
    if (mine !== following || !key) return;
    const html = await remote.measured(key).catch(reconnected);
    if (mine !== following) return;
    if (html) patch(key, html);
  }
}

document.addEventListener("change", (event) => {
  const file = event.target.id === "fn-add" && event.target.files[0];
  if (!file) return;
  if (file.size > Number(event.target.dataset.largest)) warn(event.target.dataset.tooLarge);
  else openEvaluation(async () => remote.add_set({ name: file.name, data: await read64(file) }));
});

async function download(button) {
  const file = await remote.set_file(button.dataset.set).catch(unreachable);
  if (file) save(file);
}

// Shows a set that was renamed or edited, or the list after one was deleted.
async function changeSet(ask) {
  const html = await ask(measured().dataset.set).catch((error) => void warn(error.message));
  if (!html) return;
  warn("");
  page().replaceChildren(parsed(html));
  page().focus({ preventScroll: true });
}

async function deleteSet({ dataset }) {
  if (await confirmed(dataset.ask, dataset.yes)) changeSet(remote.delete_set);
}

function editSet(form) {
  const changes = [...form.querySelectorAll("li")].map((row) => {
    const [question, draft, drop] = row.querySelectorAll("textarea, input");
    return { at: Number(row.dataset.at), question: question.value, draft: draft.checked, drop: drop.checked };
  });
  changeSet((key) => remote.edit_set({ key, changes }));
}

submits["#fn-edit-set"] = editSet;
submits["#fn-rename-set"] = (form) => changeSet((key) => remote.rename_set({ key, name: form.elements.name.value }));
Object.assign(clicks, {
  ".fn-draft-set": () => openEvaluation(() => remote.draft_set("")),
  ".fn-edit-set": () => changeSet(remote.editing_set),
  ".fn-leave-set": () => changeSet(remote.measured),
  ".fn-delete-set": deleteSet,
  ".fn-add-rated": () => openEvaluation(() => remote.add_rated("")),
  ".fn-download": download,
  "#fn-evaluate, #fn-sets": openSets,
  ".fn-set": (button) => openSet(button.dataset.set),
  ".fn-measure-set": () => act(remote.measure),
  ".fn-halt": () => act(remote.halt),
});
