// The page's behaviour, run by Gradio when the chat's component loads, with `element` in scope.
// The scripts are one function in this order: page, connection, chat, footnotes, reader, conversations, articles, evaluate, whole, start. What the server sends is escaped HTML; what is put together here goes in as text, never as markup.
const byId = (id) => document.getElementById(id);
const log = byId("fn-log");
const desk = () => byId("fn-desk");
const isNarrow = () => window.matchMedia("(max-width: 899px)").matches;
const isStill = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

const clicks = {}; // what is done when something is clicked, by selector; each part adds its own
const inputs = {}; // the same for a change of a field, each told at once
const submits = {}; // and for a form

function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

function made(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// Whether an element stays itself when it takes what another holds.
const isSame = (one, other) => one.nodeType === 1 && one.nodeName === other.nodeName && one.className === other.className;

// Children that have not changed stay the same elements, also after one that is put in before them, so that focus, selection
// and an open card outlive an update; what the reader has disclosed stays so.
function renew(old, fresh) {
  const kept = [...old.childNodes];
  const next = [...fresh.childNodes];
  let at = 0;
  next.forEach((node, place) => {
    const here = kept[at];
    const isHere = here && (here.isEqualNode(node) || isSame(here, node));
    if (!isHere && (!here || next.slice(place + 1).some((later) => isSame(here, later)))) return old.insertBefore(node, here ?? null);
    at++;
    if (here.isEqualNode(node)) return;
    if (isHere) renew(here, node);
    else here.replaceWith(node);
  });
  kept.slice(at).forEach((node) => node.remove());
  if (old.nodeType === 1 && fresh.attributes) {
    const gone = [...old.attributes].filter(({ name }) => !fresh.hasAttribute(name) && !(name === "open" && old.matches("details")));
    for (const { name } of gone) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

// Words with what belongs into their places; numbers as the reader's language writes them.
const fitted = (words, said) => words.replace(/\{(\w+)\}/g, (_, name) => said[name].toLocaleString());

// Said to a screen reader, and shown for a moment.
let saying = 0;
function say(words) {
  const line = byId("fn-said");
  line.textContent = words;
  clearTimeout(saying);
  saying = setTimeout(() => (line.textContent = ""), 4000);
}

// What is said when a call failed; nothing comes back, so that whoever called changes nothing.
const unreachable = (error) => void say(error.message);

// Asks before something that takes long or cannot be undone; resolves to whether it shall be. `items` are listed below.
function confirmed(words, yes, items = null) {
  const dialog = byId("fn-confirm");
  byId("fn-confirm-words").textContent = words;
  byId("fn-confirm-items").replaceChildren(...(items || []).map((item) => made("li", { dir: "auto" }, item)));
  dialog.querySelector("[value=yes]").hidden = !yes;
  dialog.querySelector("[value=no]").textContent = items ? dialog.dataset.cancel : dialog.dataset.keep;
  dialog.querySelector("[value=yes]").textContent = yes;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

clicks["#fn-confirm button"] = (button) => byId("fn-confirm").close(button.value);

async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    if (!copiedByHand(words)) return void say(log.dataset.notCopied);
  }
  say(log.dataset.copied);
  return true;
}

// Browsers give a clipboard to pages of this machine and to https only; others still know the old way.
function copiedByHand(words) {
  const field = made("textarea", { class: "fn-unseen", "aria-hidden": "true" });
  field.value = words;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}

// Calls `act` once a field has been still for a moment.
function settled(act, wait = 200) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...given), wait);
  };
}

function dispatch(event, table) {
  for (const [selector, act] of Object.entries(table)) {
    const found = event.target.closest?.(selector);
    if (found) return act(found, event);
  }
}

// The parts of the page that a narrow masthead has no room for; any click closes them.
function unfold(shown) {
  byId("fn-more")?.setAttribute("aria-expanded", String(shown));
}

document.addEventListener("click", (event) => {
  const more = event.target.closest?.("#fn-more");
  unfold(!!more && more.getAttribute("aria-expanded") !== "true");
  dispatch(event, clicks);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || byId("fn-more")?.getAttribute("aria-expanded") !== "true") return;
  event.stopImmediatePropagation();
  unfold(false);
  byId("fn-more").focus();
});
document.addEventListener("input", (event) => dispatch(event, inputs));
document.addEventListener("submit", (event) => {
  if (!event.target.closest("#fn-desk")) return;
  event.preventDefault();
  dispatch(event, submits);
});
