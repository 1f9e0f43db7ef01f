
// ---- quotes: pinned from answers and articles, listed, opened, copied, exported -------------------------------------------------

const basket = () => page().querySelector(".fn-basket");

const openBasket = () => openPane(() => remote.basket(""), { what: "basket" });

// How many are pinned stands in the masthead.
function countPinned(count) {
  byId("fn-basket-count").textContent = count ? ` ${count.toLocaleString()}` : "";
}

async function pin(ask) {
  const count = await ask().catch(unreachable);
  if (count === undefined) return false;
  countPinned(count);
  say(log.dataset.pinned);
  return true;
}

async function pinFootnote(button) {
  const { turn } = turnAt(button).dataset;
  if (await pin(() => remote.pin_answer({ turn, numbers: JSON.parse(button.dataset.numbers) }))) button.setAttribute("aria-pressed", "true");
}

// The sentences that a selection of words touches, else the one that is lit.
function chosenSentences() {
  const words = getSelection();
  const spans = [...page().querySelectorAll(".fn-sentence")];
  const touched = words.isCollapsed ? [] : spans.filter((span) => words.containsNode(span, true));
  return touched.length ? touched : spans.filter((span) => span.matches(".fn-lit"));
}

function pinPassage() {
  const spans = chosenSentences();
  if (!spans.length) return say(log.dataset.pinHow);
  const { article } = page().querySelector(".fn-article").dataset;
  pin(() => remote.pin_passage({ article, first: spans[0].dataset.sentence, last: spans.at(-1).dataset.sentence }));
}

// A press on the button would take the selection away before it is pinned.
document.addEventListener("mousedown", (event) => event.target.closest?.("#fn-pin") && event.preventDefault());

async function unpin(ids) {
  const html = await remote.unpin(ids).catch(unreachable);
  if (!html || !basket()) return;
  page().replaceChildren(parsed(html));
  countPinned(page().querySelectorAll(".fn-pinned > li").length);
  page().focus({ preventScroll: true });
}

async function unpinAll() {
  const { empty, emptyYes } = basket().dataset;
  const ids = [...basket().querySelectorAll(".fn-unpin")].map((button) => button.dataset.quoteId);
  if (await confirmed(empty, emptyYes)) unpin(ids);
}

// The file of one quote, or of all.
function basketFile(button) {
  const one = button.closest(".fn-quote-tools")?.dataset.quoteId;
  return remote.basket_file({ quotes: one ? [one] : [], form: button.dataset.form });
}

Object.assign(clicks, {
  "#fn-basket": openBasket,
  "#fn-pin": pinPassage,
  ".fn-pin": pinFootnote,
  ".fn-unpin": (button) => unpin([button.dataset.quoteId]),
  ".fn-unpin-all": unpinAll,
  ".fn-copy-quote": (button) => copy(button.dataset.text),
  ".fn-place": ({ dataset }) => openPlace(dataset.article, dataset.sentence, dataset.words),
});
