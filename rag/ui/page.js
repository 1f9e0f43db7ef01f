// The page's behaviour, run by Gradio when the conversation's component loads, with `element`, `trigger`, `props`,
// `server` and `watch` in scope. Turns arrive as escaped HTML; articles are fetched, escaped too, when they are opened.
const byId = (id) => document.getElementById(id);
const log = byId("fn-log");
const welcome = byId("fn-welcome");
const card = byId("fn-card");
const root = document.documentElement;

// ---- conversation ---------------------------------------------------------------------------------------------------

function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

// Children that have not changed stay the same elements, so that focus, selection and an open card outlive an update.
function renew(old, fresh) {
  const kept = [...old.childNodes];
  const next = [...fresh.childNodes];
  next.forEach((node, at) => {
    if (!kept[at]) old.append(node);
    else if (!kept[at].isEqualNode(node)) {
      const inside = kept[at].nodeName === node.nodeName && node.nodeType === 1 && kept[at].className === node.className;
      if (inside) renew(kept[at], node);
      else kept[at].replaceWith(node);
    }
  });
  kept.slice(next.length).forEach((node) => node.remove());
  if (old.nodeType === 1 && fresh.attributes) {
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

function show(html) {
  const turn = html && parsed(html).firstElementChild;
  if (!turn) return;
  const old = log.querySelector(`[data-turn="${CSS.escape(turn.dataset.turn)}"]`);
  if (old) return renew(old, turn);
  welcome.hidden = true;
  log.append(turn);
  log.scrollTo({ top: turn.offsetTop - log.offsetTop, behavior: "instant" });
}

function fail() {
  for (const turn of log.querySelectorAll('[data-state="pending"], [data-state="growing"]')) {
    turn.dataset.state = "failed";
    const line = turn.querySelector(".fn-waiting") || turn.appendChild(document.createElement("p"));
    line.className = "fn-problem";
    line.textContent = log.dataset.failed;
  }
}

watch("value", () => (props.value === "failed" ? fail() : show(props.value)));

function begin() {
  log.querySelectorAll(".fn-turn").forEach((turn) => turn.remove());
  welcome.hidden = false;
  hideCard();
  greet();
  byId("fn-ask").querySelector("textarea").focus();
}

// The welcome is there from the start; what comes from the server adds the example questions.
async function greet() {
  const html = await server.greet("").catch(() => "");
  if (html) welcome.innerHTML = html;
}

// ---- the card with a footnote's quote --------------------------------------------------------------------------------

let carded = null;
let leaving = 0;

function showCard(marker) {
  clearTimeout(leaving);
  if (carded === marker) return;
  hideCard();
  carded = marker;
  card.querySelector(".fn-quote").textContent = marker.dataset.quote;
  card.querySelector(".fn-source").textContent = marker.dataset.source;
  card.hidden = false;
  marker.setAttribute("aria-describedby", "fn-card");
  const at = marker.getBoundingClientRect();
  const left = Math.min(Math.max(8, at.left - 24), window.innerWidth - card.offsetWidth - 8);
  const above = at.top - card.offsetHeight - 6;
  card.style.left = `${left}px`;
  card.style.top = `${above >= 8 ? above : Math.min(at.bottom + 6, window.innerHeight - card.offsetHeight - 8)}px`;
}

function hideCard() {
  clearTimeout(leaving);
  carded?.removeAttribute("aria-describedby");
  carded = null;
  card.hidden = true;
}

function leave() {
  clearTimeout(leaving);
  leaving = setTimeout(hideCard, 160);
}

const markerAt = (event) => event.target.closest?.(".fn-marker");
log.addEventListener("mouseover", (event) => (markerAt(event) ? showCard(markerAt(event)) : carded && leave()));
log.addEventListener("mouseleave", leave);
log.addEventListener("focusin", (event) => markerAt(event)?.matches(":focus-visible") && showCard(markerAt(event)));
log.addEventListener("focusout", leave);
log.addEventListener("scroll", hideCard, { passive: true });
card.addEventListener("mouseenter", () => clearTimeout(leaving));
card.addEventListener("mouseleave", leave);

// ---- the reader ------------------------------------------------------------------------------------------------------

// The reader is another component: it may be there a moment later than this one.
const desk = () => byId("fn-desk");
const page = () => byId("fn-page");
const isNarrow = () => window.matchMedia("(max-width: 899px)").matches;
const bare = (text) => text.replace(/\s+/g, " ").trim();
let opener = null; // what the reader was opened from: a footnote, a nearest sentence, or nothing
let asked = 0; // counts what was opened, so that a slow answer does not replace a later one

function face(view) {
  desk().dataset.view = view;
  byId("fn-back").hidden = !(isNarrow() || opener);
}

function warn(message) {
  const line = byId("fn-warning");
  line.hidden = !message;
  line.textContent = message || "";
}

// What the server says, as the reader's content; null when something else was opened meanwhile.
async function fetched(ask) {
  const mine = ++asked;
  let html;
  try {
    html = await ask();
  } catch {
    if (mine === asked) warn(byId("fn-reader").dataset.unreachable);
    return null;
  }
  if (mine !== asked) return null;
  warn("");
  page().innerHTML = html;
  page().scrollTop = 0;
  return page();
}

async function openShelf(move) {
  opener = null;
  const shown = await fetched(() => server.shelf(""));
  byId("fn-shelf").hidden = true;
  steps();
  if (!move || !shown) return;
  face("reader");
  page().focus({ preventScroll: true });
}

async function openArticle(id) {
  opener = null;
  if (!(await fetched(() => server.read(id)))) return;
  byId("fn-shelf").hidden = false;
  steps();
  face("reader");
  page().focus({ preventScroll: true });
}

// The cited sentence, only where it still says what was quoted: a wrong sentence lit is worse than none.
function cited(marker) {
  const says = (span) => bare(span.textContent) === bare(marker.dataset.quote);
  const spans = [...page().querySelectorAll(".fn-sentence")];
  return spans.find((span) => span.dataset.sentence === marker.dataset.sentence && says(span)) || spans.find(says);
}

async function openSentence(marker) {
  opener = marker;
  hideCard();
  const current = page().querySelector(".fn-article");
  const there = current?.dataset.article === marker.dataset.article && cited(marker);
  if (there) asked++;
  else if (!(await fetched(() => server.read(marker.dataset.article)))) return face("reader");
  byId("fn-shelf").hidden = false;
  face("reader");
  steps();
  light(marker);
}

function light(marker) {
  const turn = marker.closest(".fn-turn");
  for (const span of page().querySelectorAll(".fn-lit, .fn-cited")) {
    span.classList.remove("fn-lit", "fn-cited");
    span.removeAttribute("aria-current");
  }
  for (const other of turn.querySelectorAll(".fn-marker")) cited(other)?.classList.add("fn-cited");
  for (const other of log.querySelectorAll(".fn-open-marker")) other.classList.remove("fn-open-marker");
  marker.classList.add("fn-open-marker");
  const span = cited(marker);
  if (!span) {
    if (page().querySelector(".fn-article")) warn(byId("fn-reader").dataset.sentenceGone);
    return page().focus({ preventScroll: true });
  }
  warn("");
  span.classList.add("fn-lit");
  span.setAttribute("aria-current", "true");
  span.focus({ preventScroll: true });
  const room = page();
  const top = span.getBoundingClientRect().top - room.getBoundingClientRect().top + room.scrollTop;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  room.scrollTo({ top: top - room.clientHeight / 3, behavior: still ? "instant" : "smooth" });
}

// ---- from footnote to footnote -----------------------------------------------------------------------------------------

// The places of one turn: each footnote once, or the nearest sentences of a refusal.
function places(turn) {
  const markers = [...turn.querySelectorAll(".fn-claim .fn-marker")];
  const firsts = markers.filter((one, at) => markers.findIndex((other) => other.dataset.number === one.dataset.number) === at);
  return firsts.length ? firsts : [...turn.querySelectorAll(".fn-nearest")];
}

const position = (all) => all.findIndex((one) => one.dataset.sentence === opener.dataset.sentence);

function steps() {
  const all = opener?.isConnected ? places(opener.closest(".fn-turn")) : [];
  page().parentElement.querySelector(".fn-steps").hidden = all.length < 2;
  if (all.length > 1) byId("fn-step").textContent = `${position(all) + 1} / ${all.length}`;
  byId("fn-back").hidden = !(isNarrow() || opener);
  byId("fn-sets").hidden = !page().querySelector(".fn-measure");
}

function step(by) {
  if (!opener?.isConnected) return;
  const all = places(opener.closest(".fn-turn"));
  if (all.length > 1) openSentence(all[(position(all) + by + all.length) % all.length]);
}

function back() {
  face("chat");
  if (opener?.isConnected) {
    opener.focus({ preventScroll: true });
    opener.scrollIntoView({ block: "nearest" });
  } else byId("fn-ask").querySelector("textarea").focus();
}

// ---- what is clicked, and keys -----------------------------------------------------------------------------------------

const clicks = {
  ".fn-marker, .fn-nearest": (button) => openSentence(button),
  ".fn-example": (button) => trigger("submit", { question: button.dataset.question }),
  ".fn-open": (button) => openArticle(button.dataset.article),
  "#fn-articles, #fn-shelf": () => openShelf(true),
  "#fn-new": begin,
  "#fn-back": back,
  "#fn-previous": () => step(-1),
  "#fn-next": () => step(1),
};

document.addEventListener("click", (event) => {
  for (const [selector, act] of Object.entries(clicks)) {
    const button = event.target.closest(selector);
    if (button) return act(button);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return carded ? hideCard() : desk().dataset.view === "reader" && back();
  if (event.ctrlKey || event.metaKey || event.altKey || !event.target.closest("#fn-reader, .fn-marker, .fn-nearest")) return;
  if (event.key === "n") step(1);
  if (event.key === "p") step(-1);
});

// ---- start -------------------------------------------------------------------------------------------------------------

root.lang = "en";
greet();
(function whenReaderIsThere() {
  if (!page() || !desk()) return requestAnimationFrame(whenReaderIsThere);
  desk().dataset.view = "chat";
  openShelf(false);
})();
