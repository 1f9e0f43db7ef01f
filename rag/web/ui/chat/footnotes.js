
// ---- the card: a footnote's quote, or the reason of a claim's support ---------------------------------------------------
const card = byId("fn-card");
const CARDED = ".fn-marker, .fn-verdict";
let carded = null;
let leaving = 0;

function showCard(mark) {
  clearTimeout(leaving);
  if (carded === mark) return;
  hideCard();
  carded = mark;
  const { quote, reason, source = "", also = "", gone = "" } = mark.dataset;
  card.querySelector(".fn-quote").textContent = quote ?? reason;
  card.querySelector(".fn-quote").classList.toggle("fn-reason", quote === undefined);
  card.querySelector(".fn-source").textContent = [source, also].filter(Boolean).join(" · ");
  card.querySelector(".fn-gone").textContent = gone;
  card.hidden = false;
  mark.setAttribute("aria-describedby", "fn-card");
  const at = mark.getBoundingClientRect();
  const left = Math.min(Math.max(8, at.left - 24), window.innerWidth - card.offsetWidth - 8);
  const above = at.top - card.offsetHeight - 6;
  const highest = isNarrow() ? log.getBoundingClientRect().top + 4 : 8; // a finger needs what is in the masthead
  card.style.left = `${left}px`;
  card.style.top = `${above >= highest ? above : Math.min(at.bottom + 6, window.innerHeight - card.offsetHeight - 8)}px`;
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

const markAt = (event) => event.target.closest?.(CARDED);
log.addEventListener("mouseover", (event) => (markAt(event) ? showCard(markAt(event)) : carded && leave()));
log.addEventListener("mouseleave", leave);
log.addEventListener("focusin", (event) => markAt(event)?.matches(":focus-visible") && showCard(markAt(event)));
log.addEventListener("focusout", leave);
log.addEventListener("scroll", hideCard, { passive: true });
card.addEventListener("mouseenter", () => clearTimeout(leaving));
card.addEventListener("mouseleave", leave);
clicks[".fn-verdict"] = showCard; // a finger has no hover

// ---- from footnote to footnote ---------------------------------------------------------------------------------------------

// The places of one turn: each footnote once, or the nearest sentences of a refusal.
function places(turn) {
  const markers = [...turn.querySelectorAll(".fn-claim .fn-marker")];
  const firsts = markers.filter((one, at) => markers.findIndex((other) => other.dataset.number === one.dataset.number) === at);
  return firsts.length ? firsts : [...turn.querySelectorAll(".fn-nearest")];
}

// What a mark stands among: the turn of a footnote, or an article that a search has found, also after its list has gone.
const groupOf = (mark) => mark.closest(".fn-turn, .fn-match, .fn-checked");
const isThere = (mark) => !!mark && (mark.isConnected || !!mark.closest(".fn-match, .fn-checked"));

const position = (all) => all.findIndex((one) => one.dataset.sentence === opener.dataset.sentence);

function steps() {
  const all = isThere(opener) ? places(groupOf(opener)) : [];
  page().parentElement.querySelector(".fn-steps").hidden = all.length < 2;
  if (all.length > 1) byId("fn-step").textContent = `${position(all) + 1} / ${all.length}`;
  wayfind();
  byId("fn-to-draft").hidden = !opener?.closest(".fn-checked") || !!drafting();
  byId("fn-sets").hidden = !page().querySelector(".fn-measure");
  byId("fn-link").hidden = byId("fn-only").hidden = byId("fn-pin").hidden = !page().querySelector(".fn-article");
}

// From the footnote that is open; with none open, from the last turn that has one.
function step(by) {
  const turns = [...log.querySelectorAll(".fn-turn")].filter((turn) => places(turn).length);
  const turn = isThere(opener) ? groupOf(opener) : turns.at(-1);
  const all = turn ? places(turn) : [];
  if (!all.length) return;
  const at = isThere(opener) ? position(all) + by : by > 0 ? 0 : all.length - 1;
  openSentence(all[(at + all.length) % all.length]);
}

Object.assign(clicks, {
  ".fn-marker, .fn-nearest": (button) => openSentence(button),
  "#fn-previous": () => step(-1),
  "#fn-next": () => step(1),
});

document.addEventListener("keydown", (event) => {
  if (event.altKey && /^Arrow(Up|Down)$/.test(event.key)) {
    event.preventDefault();
    return step(event.key === "ArrowDown" ? 1 : -1);
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  if (!event.target.closest("#fn-reader, .fn-marker, .fn-nearest")) return;
  if (event.key === "n") step(1);
  if (event.key === "p") step(-1);
});
