
// ---- the page's address: which conversation and which sentence are open ------------------------------------------------------

// A conversation that holds something stands in the address, so that a reload shows it again.
function keepAddress() {
  const hash = log.querySelector(".fn-turn") || underWay().length ? `#conversation=${conversation}` : "";
  history.replaceState(history.state, "", `${location.pathname}${location.search}${hash}`);
}

async function followAddress() {
  const place = new URLSearchParams(location.hash.slice(1));
  const [talk, article] = [place.get("conversation"), place.get("article")];
  if (/^[0-9a-f]{32}$/.test(talk || "") && talk !== conversation) await openChat(talk);
  if (article) await openPlace(article, place.get("sentence"), place.get("words"));
  return article;
}

window.addEventListener("hashchange", followAddress);

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
  desk().append(byId("fn-said"), byId("fn-confirm")); // seen whichever pane is
  desk().dataset.view = "chat";
  field.focus();
  takeWaiting();
  if (!(await followAddress()) && !asked) openShelf(false);
})();
