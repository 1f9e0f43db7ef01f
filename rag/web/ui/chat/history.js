
// ---- conversations: listed, searched, opened, renamed, deleted ---------------------------------------------------------------
const past = byId("fn-past");
const talks = () => byId("fn-talks");

async function openChats() {
  const html = await server.chats("").catch(unreachable);
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

async function openChat(name) {
  const html = await server.chat(name).catch(unreachable);
  if (!html) return;
  open(name, html);
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
  const html = await server.delete_chat(button.dataset.conversation).catch(unreachable);
  if (!html) return;
  if (button.dataset.conversation === conversation) open(newName(), "");
  list(html);
  byId("fn-search-chats")?.focus();
}

Object.assign(clicks, {
  "#fn-chats": () => (past.hidden ? openChats() : closeChats()),
  "#fn-past .fn-close": closeChats,
  ".fn-talk": (button) => openChat(button.dataset.conversation),
  ".fn-rename": rename,
  ".fn-delete": remove,
});
inputs["#fn-search-chats"] = settled(async (input) => list(await server.search_chats(input.value).catch(unreachable)));
submits[".fn-naming"] = async (form) =>
  list(await server.rename_chat({ conversation: form.dataset.conversation, title: form.querySelector("input").value }).catch(unreachable));
