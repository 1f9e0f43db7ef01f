
// ---- articles: listed, searched, sorted -----------------------------------------------------------------------------------

async function openShelf(move) {
  opener = null;
  const shown = await fetched(() => server.articles(""));
  byId("fn-shelf").hidden = true;
  steps();
  if (!move || !shown) return;
  face("reader");
  page().focus({ preventScroll: true });
}

const shelf = () => page().querySelector(".fn-shelf");

async function rows(first) {
  const html = await server.rows({ search: byId("fn-search").value, sort: byId("fn-sort").value, first }).catch(unreachable);
  if (!html || !shelf()) return;
  page().querySelector(".fn-rest")?.remove();
  if (first) shelf().append(parsed(html));
  else shelf().replaceChildren(parsed(html));
}

Object.assign(clicks, {
  "#fn-articles, #fn-shelf, .fn-add-first": () => openShelf(true),
  ".fn-more": (button) => rows(Number(button.dataset.first)),
});
inputs["#fn-search, #fn-sort"] = settled(() => rows(0));
