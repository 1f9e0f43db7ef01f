
// ---- articles: persons, organisations and places, each a search that goes with what is typed ------------------------------------

const NAMES_AGAIN = 3000; // milliseconds between two looks while names are read

async function showFacets() {
  const html = await remote.names("").catch(() => "");
  const list = page().querySelector(".fn-library .fn-shelf");
  if (!html || !list) return;
  const old = page().querySelector(".fn-facets");
  const fresh = parsed(html).firstElementChild;
  fresh.open = !!old?.open;
  if (old) old.replaceWith(fresh);
  else list.before(fresh);
  markFacets();
  if (fresh.hasAttribute("data-reading")) setTimeout(() => fresh.isConnected && showFacets(), NAMES_AGAIN);
}

function markFacets() {
  const words = byId("fn-search")?.value || "";
  for (const button of page().querySelectorAll(".fn-facet")) button.setAttribute("aria-pressed", String(words.includes(button.dataset.search)));
}

clicks[".fn-facet"] = (button) => {
  const search = byId("fn-search");
  const words = button.dataset.search;
  const rest = search.value.replace(words, "").replace(/\s+/g, " ").trim();
  search.value = search.value.includes(words) ? rest : `${rest} ${words}`.trim();
  search.dispatchEvent(new Event("input", { bubbles: true }));
  markFacets();
};
