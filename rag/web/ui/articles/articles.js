
// ---- articles: listed, searched, sorted, added, removed; indexing followed while it goes on ------------------------------------

const LOOK = 500; // milliseconds between two looks at the indexing
const LOOK_IDLE = 10000; // the same while nothing is indexed and something is followed, so that its age is right
let watching = 0; // counts the loops that look, so that one goes on
let listed = 0; // counts the lists asked for, so that a slow one does not replace a later one
let lastFirst = 0; // the row from which rows were last asked for

async function openShelf(move, sought = {}) {
  opener = null;
  const from = document.activeElement;
  const was = new Map([...seeking()].map((field) => [field.id, field.value]));
  const before = listed;
  const shown = await fetched(() => remote.articles(""));
  if (!shown) return;
  const again = listed !== before; // rows were asked for while the list was on its way: of the list that it replaces
  byId("fn-shelf").hidden = true;
  steps();
  listed++;
  for (const field of seeking()) {
    if (was.has(field.id) && was.get(field.id) !== field.value) continue; // typed while the list was on its way
    field.value = sought[field.id] || (field.matches("select") ? field.options[0].value : "");
  }
  showFinds();
  const more = again && lastFirst ? page().querySelector(".fn-more") : null;
  if (more) rows(Number(more.dataset.first));
  else if (again || Object.values(sought).some(Boolean)) rows(0);
  lookOn();
  showFacets();
  if (!move) return;
  note({ what: "shelf", sought });
  face("reader");
  enter(from);
}

const shelf = () => page().querySelector(".fn-library .fn-shelf"); // question sets are listed in its style
const seeking = () => page().querySelectorAll("#fn-search, #fn-sort");

let lastSought = {}; // so that the way back from an article leads to what was found

async function rows(first) {
  if (seeking().length) lastSought = Object.fromEntries([...seeking()].map((field) => [field.id, field.value]));
  if (!shelf()) return firstRows();
  const mine = ++listed;
  lastFirst = first;
  const sought = { search: byId("fn-search").value, sort: byId("fn-sort").value, first };
  const html = await remote.rows(sought).catch(unreachable);
  if (!html || mine !== listed || !shelf()) return;
  page().querySelector(".fn-rest")?.remove();
  if (first) shelf().append(parsed(html));
  else relist(parsed(html));
  showFinds();
}

// Of a search, all that is found can be chosen.
function showFinds() {
  const all = page().querySelector(".fn-pick-found");
  if (all) all.hidden = !byId("fn-search").value.trim();
  markPicked();
}

// Where nothing was listed yet; a reader who has gone elsewhere is not fetched back.
async function firstRows() {
  if (!page().querySelector(".fn-library")) return;
  const html = await remote.articles("").catch(unreachable);
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
  greetLater();
  const count = page().querySelector(".fn-count");
  await rows(0);
  if (count?.isConnected) recount(count);
}

// The server makes new examples only now and then while the index grows: those of its last state are there a little later.
const greetLater = settled(greet, 15000);

async function recount(count) {
  const fresh = parsed(await remote.articles("").catch(() => "")).querySelector(".fn-count");
  if (fresh) count.textContent = fresh.textContent;
}

async function lookOn() {
  const mine = ++watching;
  const isRunning = () => byId("fn-status")?.hasAttribute("data-running");
  while (mine === watching && (isRunning() || byId("fn-status")?.querySelector(".fn-followed"))) {
    await new Promise((resolve) => setTimeout(resolve, isRunning() ? LOOK : LOOK_IDLE));
    if (mine !== watching) return;
    await status(await remote.indexing("").catch(reconnected));
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
  await status(await remote.indexing("").catch(unreachable));
  lookOn();
  warn(problems);
}

// Sends one file, again when the connection is back; resolves to what is wrong with it.
async function upload(file) {
  for (;;) {
    try {
      await posted(`upload?name=${encodeURIComponent(file.name)}`, file);
      return "";
    } catch (error) {
      if (!error.retry) return error.message.includes(file.name) ? error.message : `${file.name}: ${error.message}`;
      await error.retry();
    }
  }
}

const values = (form) => Object.fromEntries(new FormData(form));

async function addBy(form, ask) {
  if (!(await change(ask))) return;
  dropDrafts(form);
  form.reset();
  form.closest("details").open = false;
  form.closest("details").querySelector("summary").focus();
}

// A folder is counted before it is followed: a wrong one would be indexed for hours.
async function beginFollowing(form) {
  const { source, minutes } = values(form);
  if (/^https?:/i.test(source.trim()) || (await isWanted(source))) await followSource({ add: source, minutes: Number(minutes) });
}

async function isWanted(folder) {
  const { followAsk, followYes } = byId("fn-reader").dataset;
  const count = await remote.count_folder(folder).catch(() => 0); // what is wrong with it is told when it is followed
  const words = fitted(followAsk, { folder, count, left: duration(count / FILES_A_SECOND) });
  return count <= FEW || confirmed(words, followYes, []);
}

const FEW = 20; // files that are followed without a question
const tellOfSource = (error) => void warn(error.message);

// What came in from a source stays, unless the reader wants it out.
async function endFollowing(source) {
  const { unfollowAsk, unfollowYes, unfollowOne, unfollowOneYes } = byId("fn-reader").dataset;
  await followSource({ drop: source });
  byId("fn-follow")?.closest("details").querySelector("summary").focus();
  const ids = await remote.came_from(source).catch(tellOfSource);
  if (!ids?.length) return;
  const [words, yes] = ids.length === 1 ? [unfollowOne, unfollowOneYes] : [unfollowAsk, unfollowYes];
  if (!(await confirmed(fitted(words, { folder: source, count: ids.length }), yes))) return;
  await change(() => remote.remove_articles(ids));
}

async function followSource(sent) {
  const html = await remote.follow(sent).catch(unreachable);
  if (!html) return;
  if (sent.add && !parsed(html).querySelector("[role=alert]")) {
    keepDraft("fn-follow.source", "");
    byId("fn-follow")?.reset();
  }
  if (byId("fn-tools")) renew(byId("fn-tools"), parsed(html).firstElementChild);
  lookOn();
}

async function removeArticle(button) {
  const { remove, removeYes } = shelf().dataset;
  if (!(await confirmed(remove.replace("{title}", button.dataset.title), removeYes))) return;
  await change(() => remote.remove_article(button.dataset.article));
  rows(0);
  byId("fn-search")?.focus();
}

document.addEventListener("change", (event) => {
  if (!["fn-add-files", "fn-add-folder"].includes(event.target.id)) return;
  const files = [...event.target.files];
  event.target.value = "";
  if (event.target.id === "fn-add-files") addFiles(files);
  else if (files.length) addFolder(files, pathOf(files[0]).split("/")[0]);
});

const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
document.addEventListener("dragover", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  desk().classList.add("fn-dropping");
});
document.addEventListener("dragleave", (event) => event.relatedTarget || desk().classList.remove("fn-dropping"));
document.addEventListener("drop", async (event) => {
  desk().classList.remove("fn-dropping");
  if (!hasFiles(event)) return;
  event.preventDefault();
  const { files, folder } = await filesOf(event.dataTransfer);
  if (folder) addFolder(files, folder);
  else addFiles(files);
});

Object.assign(clicks, {
  "#fn-articles, .fn-add-first": () => openShelf(true),
  "#fn-shelf": () => openShelf(true, lastSought),
  ".fn-show-added": () => openShelf(true, { "fn-sort": "added" }),
  ".fn-more": (button) => rows(Number(button.dataset.first)),
  ".fn-remove": removeArticle,
  ".fn-stop-indexing": () => change(() => remote.stop_indexing("")),
  ".fn-dismiss": () => change(() => remote.dismiss("")),
  ".fn-unfollow": (button) => endFollowing(button.dataset.source),
});
inputs["#fn-search, #fn-sort"] = settled(() => {
  rows(0);
  history.replaceState({ place: { ...history.state?.place, what: "shelf", sought: lastSought } }, "");
});
// Corrects what the open article is known by; what was typed stays where that fails.
async function correct(form) {
  const article = page().querySelector(".fn-article").dataset.article;
  const html = await remote.correct({ article, ...values(form) }).catch((error) => void warn(error.message));
  if (!html || page().querySelector(".fn-article")?.dataset.article !== article) return;
  warn("");
  page().replaceChildren(parsed(html));
  page().querySelector(".fn-correcting summary").focus();
}

Object.assign(submits, {
  "#fn-correct": correct,
  "#fn-add-url": (form) => addBy(form, () => remote.add_url(values(form).url)),
  "#fn-paste": (form) => addBy(form, () => remote.paste(values(form))),
  "#fn-follow": beginFollowing,
});
