
// ---- the page of a PDF that a sentence was read from, with the sentence marked ------------------------------------------------

const pageNamed = (number) => fitted(byId("fn-sheet").dataset.named, { page: Number(number) });

// Offers the page of the sentence that is lit, where it has one.
function offerPage(span) {
  const button = byId("fn-picture");
  button.hidden = !span?.dataset.page;
  if (!button.hidden) button.textContent = pageNamed(span.dataset.page);
}

async function showPage() {
  const { page: number, sentence } = page().querySelector(".fn-lit").dataset;
  const [sheet, pages] = [byId("fn-sheet"), byId("fn-sheet-pages")];
  const at = sentence.lastIndexOf(":");
  byId("fn-sheet-head").textContent = pageNamed(number);
  const line = made("p", { class: "fn-note", role: "status" }, sheet.dataset.drawing);
  pages.replaceChildren(line);
  sheet.showModal();
  const html = await remote.page_picture({ article: sentence.slice(0, at), sentence: Number(sentence.slice(at + 1)) }).catch((error) => {
    line.replaceWith(made("p", { class: "fn-problem", role: "alert", dir: "auto" }, error.message));
  });
  if (!html || !line.isConnected) return; // another page was opened meanwhile
  pages.replaceChildren(parsed(html));
  pages.querySelector(".fn-spot")?.scrollIntoView({ block: "center", inline: "nearest" });
}

Object.assign(clicks, {
  "#fn-picture": showPage,
  "#fn-sheet-close": () => byId("fn-sheet").close(),
});
