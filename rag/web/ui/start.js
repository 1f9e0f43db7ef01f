
// ---- the page's address and its history: which conversation is open, and what beside it ---------------------------------------

// A conversation stands in the address from its first question on, so that a reload shows it again.
function address() {
  const hash = log.querySelector(".fn-turn") || underWay().length ? `#conversation=${conversation}` : "";
  return `${location.pathname}${location.search}${hash}`;
}

function keepAddress() {
  history.replaceState({ place: { ...history.state?.place, conversation } }, "", address());
}

let going = false; // while the browser goes back or on, nothing new is noted

// Notes a place, so that the browser's Back leads to the one before: what is open beside the chat, or the chat alone.
function note(place = {}) {
  const same = JSON.stringify({ ...place, conversation }) === JSON.stringify(history.state?.place);
  if (!going && !same) history.pushState({ place: { ...place, conversation } }, "", address());
}

const openers = {
  shelf: ({ sought }) => openShelf(true, sought),
  sets: () => openSets(),
  set: ({ key }) => openSet(key),
  basket: () => openBasket(),
  draft: ({ check }) => openDraft(check),
  whole: ({ question }) => openWhole(question),
  article: ({ article }) => openArticle(article),
  place: ({ article, sentence, words }) => openPlace(article, sentence, words),
  sentence: ({ turn, article, sentence, quote }) => {
    const marks = [...(turnOf(turn)?.querySelectorAll(".fn-marker, .fn-nearest") || [])];
    const marker = marks.find((one) => one.dataset.sentence === sentence);
    return marker ? openSentence(marker) : openPlace(article, sentence.slice(sentence.lastIndexOf(":") + 1), quote);
  },
};

async function go(place) {
  if (place.conversation !== conversation) {
    if (/conversation=/.test(location.hash)) await openChat(place.conversation);
    else open(place.conversation, "");
  }
  if (place.what) return openers[place.what](place);
  opener = null;
  await openShelf(false);
  face("chat");
}

window.addEventListener("popstate", async ({ state }) => {
  if (!state?.place) return;
  going = true;
  await go(state.place).finally(() => (going = false));
});

async function followAddress() {
  const place = new URLSearchParams(location.hash.slice(1));
  const [talk, article] = [place.get("conversation"), place.get("article")];
  if (/^[0-9a-f]{32}$/.test(talk || "") && talk !== conversation) {
    if ((drafts.rounds || []).some((round) => round.conversation === talk)) conversation = talk;
    await openChat(talk);
  }
  if (article) await openPlace(article, place.get("sentence"), place.get("words"));
  return article;
}

window.addEventListener("hashchange", () => history.state?.place || followAddress());

// What was asked and typed on the page that stood here while the models were loaded.
function takeWaiting() {
  const [question, typed] = ["fn-asked", "fn-typed"].map((name) => {
    const words = sessionStorage.getItem(name) || "";
    sessionStorage.removeItem(name);
    return words;
  });
  if (question) ask(question);
  if (typed) fill(typed);
}

// ---- start -------------------------------------------------------------------------------------------------------------
document.documentElement.lang = "en";
greet();
(async function whenReaderIsThere() {
  if (!page() || !desk()) return requestAnimationFrame(whenReaderIsThere);
  desk().append(byId("fn-said"), byId("fn-offline"), byId("fn-confirm"), byId("fn-settings-dialog")); // seen whichever pane is
  desk().dataset.view = "chat";
  history.replaceState({ ...history.state, place: null }, ""); // a page that is loaded again begins at the chat, whatever was open
  restoreDrafts(document);
  remote.pinned("").then(countPinned, unreachable);
  applySettings();
  fit();
  field.focus();
  resume();
  takeWaiting();
  if (!(await followAddress()) && !asked) openShelf(false);
  if (!history.state?.place) keepAddress();
})();
