
// ---- articles: listed, searched, sorted, added, removed; indexing followed while it goes on ------------------------------------

const LOOK = 500; // milliseconds between two looks at the indexing
let watching = 0; // counts the loops that look, so that one goes on
let listed = 0; // counts the lists asked for, so that a slow one does not replace a later one

async function openShelf(move) {
  opener = null;
  const from = document.activeElement;
  const shown = await fetched(() => server.articles(""));
  if (!shown) return;
  byId("fn-shelf").hidden = true;
  steps();
  listed++;
  for (const field of seeking()) field.value = field.matches("select") ? field.options[0].value : "";
  lookOn();
  if (!move) return;
  face("reader");
  enter(from);
}

const shelf = () => page().querySelector(".fn-library .fn-shelf"); // question sets are listed in its style
const seeking = () => page().querySelectorAll("#fn-search, #fn-sort");

async function rows(first) {
  if (!shelf()) return firstRows();
  const mine = ++listed;
  const sought = { search: byId("fn-search").value, sort: byId("fn-sort").value, first };
  const html = await server.rows(sought).catch(unreachable);
  if (!html || mine !== listed || !shelf()) return;
  page().querySelector(".fn-rest")?.remove();
  if (first) shelf().append(parsed(html));
  else relist(parsed(html));
}

// Where nothing was listed yet; a reader who has gone elsewhere is not fetched back.
async function firstRows() {
  if (!page().querySelector(".fn-library")) return;
  const html = await server.articles("").catch(unreachable);
  if (html && page().querySelector(".fn-library")) put(html);
}

// Other rows, with the focus on the same article's button where it was on one, else on what the list is searched with.
function relist(fresh) {
  const { className, dataset } = document.activeElement;
  const held = shelf().contains(document.activeElement);
  shelf().replaceChildren(fresh);
  if (!held) return;
  const same = [...shelf().querySelectorAll("button")].find((one) => one.className === className && one.dataset.article === dataset.article);
  (same || byId("fn-search")).focus({ preventScroll: true });
}

// ---- indexing ---------------------------------------------------------------------------------------------------------------

// The state as it is now; where the index has changed meanwhile, the list too.
async function status(html) {
  const old = byId("fn-status");
  if (!html || !old) return;
  const version = old.dataset.version;
  renew(old, parsed(html).firstElementChild);
  if (old.dataset.version === version) return;
  greet();
  const count = page().querySelector(".fn-count");
  await rows(0);
  if (count?.isConnected) recount(count);
}

async function recount(count) {
  const fresh = parsed(await server.articles("").catch(() => "")).querySelector(".fn-count");
  if (fresh) count.textContent = fresh.textContent;
}

async function lookOn() {
  const mine = ++watching;
  while (mine === watching && byId("fn-status")?.hasAttribute("data-running")) {
    await new Promise((resolve) => setTimeout(resolve, LOOK));
    if (mine !== watching) return;
    await status(await server.indexing("").catch(unreachable));
  }
}

async function change(ask) {
  const html = await ask().catch(unreachable);
  if (!html) return false;
  await status(html);
  lookOn();
  return !parsed(html).querySelector("[role=alert]");
}

// ---- adding ------------------------------------------------------------------------------------------------------------------

async function addFiles(files) {
  if (!byId("fn-add-files")) await openShelf(true);
  else face("reader");
  const { largest, tooLarge, sending } = byId("fn-reader").dataset;
  const problems = [];
  for (const file of files) {
    say(sending.replace("{name}", file.name));
    const problem = file.size > Number(largest) ? `${file.name}: ${tooLarge}` : await upload(file);
    if (problem) problems.push(problem);
  }
  say("");
  await status(await server.indexing("").catch(unreachable));
  lookOn();
  warn(problems.join(" · "));
}

// Sends one file; resolves to what is wrong with it.
async function upload(file) {
  try {
    const answer = await fetch(`upload?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file });
    if (answer.ok) return "";
    return (await answer.clone().json().catch(() => null))?.problem || `${file.name}: ${await answer.text()}`;
  } catch {
    return `${file.name}: ${log.dataset.unreachable}`;
  }
}

const values = (form) => Object.fromEntries(new FormData(form));

async function addBy(form, ask) {
  if (!(await change(ask))) return;
  form.reset();
  form.closest("details").open = false;
  form.closest("details").querySelector("summary").focus();
}

async function followFolder(sent) {
  const html = await server.follow(sent).catch(unreachable);
  if (!html) return;
  if (byId("fn-tools")) renew(byId("fn-tools"), parsed(html).firstElementChild);
  lookOn();
}

async function removeArticle(button) {
  const { remove, removeYes } = shelf().dataset;
  if (!(await confirmed(remove.replace("{title}", button.dataset.title), removeYes))) return;
  await change(() => server.remove_article(button.dataset.article));
  rows(0);
  byId("fn-search")?.focus();
}

document.addEventListener("change", (event) => {
  if (event.target.id !== "fn-add-files") return;
  const files = [...event.target.files];
  event.target.value = "";
  addFiles(files);
});

const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
document.addEventListener("dragover", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  desk().classList.add("fn-dropping");
});
document.addEventListener("dragleave", (event) => event.relatedTarget || desk().classList.remove("fn-dropping"));
document.addEventListener("drop", (event) => {
  desk().classList.remove("fn-dropping");
  if (!hasFiles(event)) return;
  event.preventDefault();
  addFiles([...event.dataTransfer.files]);
});

Object.assign(clicks, {
  "#fn-articles, #fn-shelf, .fn-add-first": () => openShelf(true),
  ".fn-more": (button) => rows(Number(button.dataset.first)),
  ".fn-remove": removeArticle,
  ".fn-stop-indexing": () => change(() => server.stop_indexing("")),
  ".fn-dismiss": () => change(() => server.dismiss("")),
  ".fn-unfollow": (button) => followFolder({ drop: button.dataset.folder }),
});
inputs["#fn-search, #fn-sort"] = settled(() => rows(0));
Object.assign(submits, {
  "#fn-add-url": (form) => addBy(form, () => server.add_url(values(form).url)),
  "#fn-paste": (form) => addBy(form, () => server.paste(values(form))),
  "#fn-follow": (form) => followFolder({ add: values(form).folder }),
});
