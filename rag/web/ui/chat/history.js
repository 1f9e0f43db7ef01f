
// ---- conversations: listed, searched, opened, renamed, deleted ---------------------------------------------------------------
const past = byId("fn-past");
const talks = () => byId("fn-talks");

async function openChats() {
  const html = await remote.chats("").catch(unreachable);
  if (!html) return;
  past.replaceChildren(parsed(html));
  past.hidden = false;
  byId("fn-chats").setAttribute("aria-expanded", "true");
  if (isNarrow()) face("chat");
  current();
  byId("fn-search-chats")?.focus();
}

function closeChats() {
  past.hidden = true;
  byId("fn-chats").setAttribute("aria-expanded", "false");
  byId("fn-chats").focus();
}

function list(html) {
  if (!html || !talks()) return;
  talks().replaceChildren(parsed(html));
  current();
}

function current() {
  for (const talk of past.querySelectorAll(".fn-talk")) {
    if (talk.dataset.conversation === conversation) talk.setAttribute("aria-current", "true");
    else talk.removeAttribute("aria-current");
  }
}

// What a server that is gone cannot show is shown when it is back; what is gone itself is said in the conversation's place.
async function openChat(name) {
  let [html, problem] = [undefined, ""];
  while (html === undefined) {
    try {
      html = await remote.chat(name);
    } catch (error) {
      if (error.retry) await error.retry();
      else [html, problem] = ["", underWay().length ? "" : error.message];
    }
  }
  open(name, html);
  if (problem) log.append(made("p", { class: "fn-problem", role: "alert" }, problem));
  if (problem) welcome.hidden = true;
  current();
  if (!past.hidden && isOver()) closeChats();
  log.focus({ preventScroll: true });
}

// Whether the list lies over the chat, for want of room beside it.
const isOver = () => getComputedStyle(past).position === "absolute";

function rename(button) {
  const item = button.closest("li");
  const name = made("input", { type: "text", "aria-label": talks().dataset.name, maxlength: talks().dataset.longest, dir: "auto" });
  name.value = button.dataset.title;
  const form = made("form", { class: "fn-naming", "data-conversation": button.dataset.conversation }, name);
  item.prepend(form);
  item.classList.add("fn-renaming");
  name.select();
  name.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    form.remove();
    item.classList.remove("fn-renaming");
    button.focus();
  });
}

async function remove(button) {
  const { dataset } = talks();
  if (!(await confirmed(dataset.delete.replace("{title}", button.dataset.title), dataset.deleteYes))) return;
  const html = await remote.delete_chat(button.dataset.conversation).catch(unreachable);
  if (!html) return;
  if (button.dataset.conversation === conversation) open(newName(), "");
  list(html);
  byId("fn-search-chats")?.focus();
}

// A conversation whose link others may open; the link is copied.
async function share(button) {
  const shared = button.getAttribute("aria-pressed") !== "true";
  const name = button.dataset.conversation;
  const html = await remote.share_chat({ conversation: name, shared }).catch(unreachable);
  if (!html) return;
  list(html);
  talks().querySelector(`.fn-share[data-conversation="${name}"]`)?.focus();
  if (shared && (await copy(`${location.origin}${location.pathname}#conversation=${name}`))) say(talks().dataset.shared);
}

// Saves a file that the server has sent in base64.
function save({ name, data }) {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes]));
  made("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

// A page is printed from a frame of its own, which holds nothing but it.
function printPage({ data }) {
  document.querySelector("#fn-print")?.remove();
  const frame = made("iframe", { id: "fn-print", class: "fn-unseen", "aria-hidden": "true", tabindex: "-1" });
  frame.srcdoc = new TextDecoder().decode(Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0)));
  frame.addEventListener("load", () => frame.contentWindow.print());
  document.body.append(frame);
}

// The file of an answer or of a whole conversation.
function talkFile(button) {
  const turn = button.closest(".fn-turn");
  const talk = turn ? turn.dataset.conversation : button.closest("li").querySelector(".fn-talk").dataset.conversation;
  return remote.exported({ conversation: talk, turn: turn?.dataset.turn || "", form: button.dataset.form });
}

async function exportAs(button) {
  const { form } = button.dataset;
  const ask = button.closest(".fn-basket") ? basketFile : button.closest(".fn-checked") ? draftFile : talkFile;
  const file = await ask(button).catch(unreachable);
  button.closest("details").open = false;
  if (file) (form === "print" ? printPage : save)(file);
}

Object.assign(clicks, {
  ".fn-export": exportAs,
  "#fn-chats": () => (past.hidden ? openChats() : closeChats()),
  "#fn-past .fn-close": closeChats,
  ".fn-talk": (button) => openChat(button.dataset.conversation),
  ".fn-rename": rename,
  ".fn-share": share,
  ".fn-delete": remove,
});
inputs["#fn-search-chats"] = settled(async (input) => list(await remote.search_chats(input.value).catch(unreachable)));
submits[".fn-naming"] = async (form) =>
  list(await remote.rename_chat({ conversation: form.dataset.conversation, title: form.querySelector("input").value }).catch(unreachable));
