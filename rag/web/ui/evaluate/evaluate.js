
// ---- question sets -------------------------------------------------------------------------------------------------------
// The list of sets and one set stand where the reader stands; the state of a run is fetched again while one goes on.

const EVERY = 500; // milliseconds between two looks at a run
const LATER = 3000; // and when the server did not answer
let following = 0; // counts the runs that are looked at, so that one loop goes on

const measured = () => page().querySelector(".fn-measure");
const read64 = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });

async function openEvaluation(ask) {
  opener = null;
  const from = document.activeElement;
  if (!(await fetched(ask))) return face("reader");
  byId("fn-shelf").hidden = true;
  steps();
  face("reader");
  enter(from);
  follow();
}

const openSets = () => openEvaluation(() => server.question_sets(""));
const openSet = (key) => openEvaluation(() => server.measured(key));

async function act(ask) {
  const key = measured().dataset.set;
  const html = await ask(key).catch(() => null);
  if (html === null) warn(byId("fn-reader").dataset.unreachable);
  else patch(key, html);
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
  let wait = EVERY;
  while (measured()?.hasAttribute("data-running")) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    const key = measured()?.dataset.set;
    if (mine !== following || !key) return;
    const html = await server.measured(key).catch(() => null);
    if (mine !== following) return;
    wait = html === null ? LATER : EVERY;
    if (html === null) warn(byId("fn-reader").dataset.unreachable);
    else patch(key, html);
  }
}

document.addEventListener("change", (event) => {
  const file = event.target.id === "fn-add" && event.target.files[0];
  if (!file) return;
  if (file.size > Number(event.target.dataset.largest)) warn(event.target.dataset.tooLarge);
  else openEvaluation(async () => server.add_set({ name: file.name, data: await read64(file) }));
});

async function download(button) {
  const file = await server.set_file(button.dataset.set).catch(unreachable);
  if (!file) return;
  const bytes = Uint8Array.from(atob(file.data), (letter) => letter.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes]));
  made("a", { href: address, download: file.name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

Object.assign(clicks, {
  ".fn-add-rated": () => openEvaluation(() => server.add_rated("")),
  ".fn-download": download,
  "#fn-evaluate, #fn-sets": openSets,
  ".fn-set": (button) => openSet(button.dataset.set),
  ".fn-measure-set": () => act(server.measure),
  ".fn-halt": () => act(server.halt),
});
