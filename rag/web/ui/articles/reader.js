
// ---- the reader: an article beside the chat, at the sentence that is cited ----------------------------------------------------

// The reader is another component: it may be there a moment later than this one.
const page = () => byId("fn-page");
const bare = (text) => text.replace(/\s+/g, " ").trim();
let opener = null; // what the reader was opened from: a footnote, a nearest sentence, or nothing
let asked = 0; // counts what was opened, so that a slow answer does not replace a later one

function face(view) {
  desk().dataset.view = view;
  wayfind();
}

// The way back is named by where it leads, and the masthead shows what is open.
function wayfind() {
  const { backToAnswer, backToChat } = byId("fn-reader").dataset;
  const answer = opener?.closest(".fn-turn");
  byId("fn-back").hidden = !(isNarrow() || answer);
  byId("fn-back").textContent = answer ? backToAnswer : backToChat;
  const isShown = !isNarrow() || desk().dataset.view === "reader";
  const parts = { "fn-articles": ".fn-library, .fn-article", "fn-evaluate": ".fn-sets, .fn-measure", "fn-draft": ".fn-drafting", "fn-basket": ".fn-basket", "fn-whole": ".fn-whole-room" };
  for (const [name, part] of Object.entries(parts)) {
    if (isShown && page().querySelector(part)) byId(name).setAttribute("aria-current", "true");
    else byId(name).removeAttribute("aria-current");
  }
}

// One line, or a list where there are several.
function warn(messages) {
  const lines = [messages || []].flat();
  const line = byId("fn-warning");
  line.hidden = !lines.length;
  const listed = made("ul", {}, ...lines.map((one) => made("li", { dir: "auto" }, one)));
  line.replaceChildren(lines.length > 1 ? listed : lines[0] || "");
}

// What the server says, as the reader's content; null when something else was opened meanwhile.
async function fetched(ask) {
  const mine = ++asked;
  let html;
  while (html === undefined) {
    try {
      html = await ask();
    } catch (error) {
      if (mine !== asked) return null;
      warn(error.message);
      if (!error.retry) return null;
      await error.retry();
    }
    if (mine !== asked) return null;
  }
  warn("");
  put(html);
  offerPage();
  page().scrollTop = 0;
  return page();
}

// A list that is there already stays the same elements: a file that is being chosen, a text half pasted, outlive it.
function put(html) {
  const fresh = parsed(html);
  const [old, next] = [page().firstElementChild, fresh.firstElementChild];
  if (next && old?.matches(".fn-library, .fn-sets") && old.className === next.className) renew(old, next);
  else page().replaceChildren(fresh);
  restoreDrafts(page());
}

// The focus goes to what was opened, unless the reader has taken it elsewhere meanwhile from where it was.
function enter(from) {
  if ([from, document.body].includes(document.activeElement)) page().focus({ preventScroll: true });
}

// A room of the page where the reader stands.
async function openPane(ask, place) {
  opener = null;
  const from = document.activeElement;
  if (!(await fetched(ask))) return face("reader");
  note(place);
  byId("fn-shelf").hidden = true;
  steps();
  face("reader");
  enter(from);
}

async function openArticle(id) {
  opener = null;
  const from = document.activeElement;
  if (!(await fetched(() => remote.read(id)))) return;
  note({ what: "article", article: id });
  byId("fn-shelf").hidden = false;
  steps();
  face("reader");
  enter(from);
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
  else if (!(await fetched(() => remote.read(marker.dataset.article)))) return face("reader");
  const { article, sentence, quote } = marker.dataset;
  const turn = marker.closest(".fn-turn")?.dataset.turn;
  if (turn) note({ what: "sentence", turn, article, sentence, quote });
  else note({ what: "place", article, sentence: sentence.slice(sentence.lastIndexOf(":") + 1), words: quote.slice(0, LINKED_WORDS) });
  byId("fn-shelf").hidden = false;
  face("reader");
  steps();
  light(cited(marker), marker);
  marker.scrollIntoView({ block: "nearest" });
}

// A sentence by a link: its number, and its first words, without which a changed article would light another one.
async function openPlace(article, sentence, words) {
  opener = null;
  const from = document.activeElement;
  if (!(await fetched(() => remote.read(article)))) return;
  if (history.state?.place) note({ what: "place", article, sentence, words });
  else history.replaceState({ place: { what: "place", article, sentence, words, conversation } }, "");
  byId("fn-shelf").hidden = false;
  face("reader");
  steps();
  if (!sentence && !words) return enter(from);
  const spans = [...page().querySelectorAll(".fn-sentence")];
  const says = (span) => bare(span.textContent).startsWith(bare(words || ""));
  const named = spans.find((span) => span.dataset.sentence === `${article}:${sentence}`);
  const begins = named && bare(words || "").startsWith(bare(named.textContent)); // a passage of several sentences
  light(named && (begins || says(named)) ? named : words ? spans.find(says) : undefined);
}

function light(span, marker) {
  for (const old of page().querySelectorAll(".fn-lit, .fn-cited")) {
    old.classList.remove("fn-lit", "fn-cited");
    old.removeAttribute("aria-current");
  }
  for (const other of marker ? places(groupOf(marker)) : []) cited(other)?.classList.add("fn-cited");
  for (const other of log.querySelectorAll(".fn-open-marker")) other.classList.remove("fn-open-marker");
  marker?.classList.add("fn-open-marker");
  offerPage(span);
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
  room.scrollTo({ top: top - room.clientHeight / 3, behavior: isStill() ? "instant" : "smooth" });
}

function back() {
  note();
  face("chat");
  if (opener?.isConnected) {
    opener.focus({ preventScroll: true });
    opener.scrollIntoView({ block: "nearest" });
  } else field.focus();
}

// ---- links to a sentence ---------------------------------------------------------------------------------------------------

const LINKED_WORDS = 60; // characters of a sentence that a link carries

// The address of the article that is open, at the sentence that is lit.
function link() {
  const lit = page().querySelector(".fn-lit");
  const place = new URLSearchParams({ article: page().querySelector(".fn-article").dataset.article });
  if (lit) {
    place.set("sentence", lit.dataset.sentence.slice(lit.dataset.sentence.lastIndexOf(":") + 1));
    place.set("words", bare(lit.textContent).slice(0, LINKED_WORDS));
  }
  return `${location.origin}${location.pathname}#${place}`;
}

// A click into the text lights a sentence, so that it can be linked; one that selects words does not.
function pickSentence(span) {
  if (String(getSelection())) return;
  opener = null;
  light(span);
  steps();
}

Object.assign(clicks, {
  ".fn-hit-title": (button) => openSentence(button.closest(".fn-match").querySelector(".fn-hit")),
  ".fn-open, .fn-elsewhere": (button) => openArticle(button.dataset.article),
  "#fn-back": back,
  "#fn-link": () => copy(link()),
  "#fn-only": () => {
    const article = page().querySelector(".fn-article");
    choose(article.dataset.article, bare(article.querySelector(".fn-headline").textContent));
    if (isNarrow()) back();
    field.focus();
  },
  "#fn-page .fn-sentence": pickSentence,
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || byId("fn-confirm").open || byId("fn-sheet").open) return;
  if (carded) {
    hideCard();
    if (event.target.closest("#fn-log")) return;
  }
  if (filters.open && event.target.closest("#fn-filters")) {
    filters.open = false;
    return filters.querySelector("summary").focus();
  }
  if (!byId("fn-past").hidden && event.target.closest("#fn-past")) return closeChats();
  if (desk().dataset.view === "reader") back();
});
