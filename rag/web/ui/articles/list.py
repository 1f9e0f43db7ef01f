"""Show the articles, searched and sorted, without their texts."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.records import Article, Entry, Sentence
from prompts import notice
from rag.rendering.html import attributes, escape
from rag.rendering.sources import joined
from rag.web.collection import Collection
from rag.web.ui.articles.fulltext import Query, Words, expression, hits, parse

LISTED = 100
"""Articles that the list shows at once; a page of thousands of buttons is slow to load and no use to anybody."""

LOOKED_THROUGH = 500
"""Articles whose sentences are looked through, best first."""

FOUND = 8
"""Articles that are offered while one is looked for by its title."""


@dataclass(frozen=True, slots=True)
class Row:
    """An article as it is listed; `words` is its length."""

    id: str
    source: str
    title: str
    outlet: str
    published: str
    words: int
    added: int = 0
    author: str = ""

    @property
    def sought(self) -> str:
        """What a search looks at."""
        return f"{self.title}\n{self.outlet}\n{self.id}".casefold()


SORTS: Mapping[str, tuple[Callable[[Row], Any], bool]] = {
    "published": (lambda row: row.published, True),
    "oldest": (lambda row: row.published or "~", False),
    "title": (lambda row: row.title.casefold(), False),
    "outlet": (lambda row: row.outlet.casefold() or "\uffff", False),
    "length": (lambda row: row.words, True),
    "added": (lambda row: row.added, True),
}
"""Orders of the list by name: a key, and whether the greatest comes first."""


@dataclass(frozen=True, slots=True)
class Found:
    """An article whose text holds what is sought, and the sentences that do."""

    row: Row
    article: Article
    sentences: tuple[Sentence, ...]


class Shelf:
    """The rows of a collection, read once for each version of its index. Threads share it."""

    def __init__(self, footnote: Collection) -> None:
        """Take a collection."""
        self._footnote = footnote
        self._lock = threading.Lock()
        self._version = -1
        self._rows: list[Row] = []

    def rows(self) -> list[Row]:
        """All articles as they are now, newest first."""
        with self._lock:
            version = self._footnote.index_version
            if version != self._version:
                added = self._footnote.added()
                self._rows = [_row(entry, added.get(entry.id, 0)) for entry in self._footnote.entries()]
                self._version = version
            return self._rows

    def search(self, typed: str, sort: str = "published") -> list[Row]:
        """The articles that hold all the words in their title, outlet or name, and are of the outlets and days."""
        query = parse(typed)
        found = [row for row in self.rows() if _is_named(query, row) and _allows(query, row)]
        key, is_descending = SORTS.get(sort, SORTS["published"])
        return sorted(found, key=key, reverse=is_descending)

    def found(self, typed: str) -> tuple[Query, list[Found]]:
        """The articles whose text holds what is sought, best first, each with the sentences that do."""
        query = parse(typed)
        rows = {row.id: row for row in self.rows()}
        matches = list[Found]()
        for article_id in self._footnote.matching(expression(query), LOOKED_THROUGH):
            row = rows.get(article_id)
            if row and _allows(query, row) and len(matches) < LISTED:
                article, sentences = self._footnote.article(article_id)
                held = hits(query, article, sentences)
                matches += [Found(row, article, tuple(held))] if held else []
        return query, matches

    def outlets(self) -> list[str]:
        """The outlets that there are, each once, by name."""
        return sorted({row.outlet for row in self.rows() if row.outlet}, key=str.casefold)


def _is_named(query: Query, row: Row) -> bool:
    """Whether a row's title, outlet or name holds what is sought."""
    unwanted = any(_plain(words) in row.sought for words in query.without)
    return not unwanted and all(any(_plain(words) in row.sought for words in group) for group in query.groups)


def _plain(words: Words) -> str:
    return " ".join(words).removesuffix("*").casefold()


def _allows(query: Query, row: Row) -> bool:
    return query.allows(row.outlet, row.published) and query.names(row.title, row.author)


def _row(entry: Entry, added: int) -> Row:
    title, outlet, published = entry.title, entry.outlet or "", entry.published or ""
    return Row(entry.id, entry.source, title, outlet, published, entry.words, added, entry.author or "")


def rows_html(
    found: Sequence[Row], first: int, state: Callable[[Row], str] = lambda _: "", *, may_change: bool = True
) -> str:
    """Rows from `first` on, each a button that opens its article, and a button for more where there are more."""
    if not found:
        return f'<li class="fn-empty">{escape(notice("shelf_none"))}</li>'
    shown = found[first : first + LISTED]
    items = "".join(f"<li>{_item(row, state(row), may_change=may_change)}</li>" for row in shown)
    more = len(found) - first - len(shown)
    words = notice("shelf_more").format(more=f"{min(more, LISTED):,}")
    known = {"type": "button", "class": "fn-tool fn-more", "data-first": first + len(shown)}
    return f"{items}<li class='fn-rest'><button{attributes(known)}>{escape(words)}</button></li>" if more else items


def _item(row: Row, state: str, *, may_change: bool) -> str:
    length = notice("shelf_words").format(words=f"{row.words:,}")
    facts = joined(row.outlet, row.published, length, state)
    known = {"type": "button", "class": "fn-open", "data-article": row.id, "title": row.id}
    remove = {"type": "button", "class": "fn-tool fn-remove", "data-article": row.id, "data-title": row.title}
    remove["aria-label"] = f"{notice('remove')}: {row.title}"
    return (
        f'{chooser_html(row)}<button{attributes(known)}><span class="fn-title" dir="auto">{escape(row.title)}</span>'
        f'<span class="fn-source" dir="auto">{escape(facts)}</span></button>'
        + (f"<button{attributes(remove)}>{escape(notice('remove'))}</button>" if may_change else "")
    )


def chooser_html(row: Row) -> str:
    """A box that takes an article among those that are asked."""
    known = {"type": "checkbox", "class": "fn-choose", "data-article": row.id, "data-title": row.title}
    return f"<input{attributes(known | {'aria-label': notice('choose').format(title=row.title)})}>"


def shelf_html(
    rows: Sequence[Row], tools: str = "", state: Callable[[Row], str] = lambda _: "", *, may_change: bool = True
) -> str:
    """The list of articles with its search; `tools` is what stands above it."""
    head = f'<h2 class="fn-shelf-head">{escape(notice("shelf"))} <span class="fn-count">{len(rows):,}</span></h2>'
    words = {"data-remove": notice("remove_ask"), "data-remove-yes": notice("remove")}
    listed = (
        f'{_search()}<ul class="fn-shelf"{attributes(words)}>{rows_html(rows, 0, state, may_change=may_change)}</ul>'
    )
    empty = f'<p class="fn-empty">{escape(notice("shelf_empty"))}</p>'
    return f'<section class="fn-library">{head}{tools}{listed if rows else empty}</section>'


def _search() -> str:
    field = {"type": "search", "id": "fn-search", "autocomplete": "off", "placeholder": notice("shelf_search")}
    field |= {"aria-label": notice("shelf_search")}
    options = "".join(
        f"<option{attributes({'value': name})}>{escape(notice(f'sort_{name}'))}</option>" for name in SORTS
    )
    label = attributes({"id": "fn-sort", "aria-label": notice("shelf_sort")})
    return (
        f'<div class="fn-seek"><input{attributes(field)}><select{label}>{options}</select>'
        f"{_button('fn-pick-found', 'pick_found')}</div>"
        f'<div class="fn-picked" role="status" hidden><span></span>{_button("fn-ask-picked", "picked_ask")}'
        f"{_button('fn-keep-picked', 'picked_keep')}{_button('fn-clear-picked', 'picked_clear')}</div>"
    )


def _button(name: str, words: str) -> str:
    return f'<button type="button" class="fn-tool {name}">{escape(notice(words))}</button>'


def outlets_html(outlets: Sequence[str]) -> str:
    """The options of a filter by outlet, after the one for any."""
    any_outlet = f'<option value="">{escape(notice("filter_any_outlet"))}</option>'
    return any_outlet + "".join(f"<option{attributes({'value': name})}>{escape(name)}</option>" for name in outlets)


def offered_html(found: Sequence[Row]) -> str:
    """Articles to choose from, while one is looked for."""
    buttons = (f"<li>{_offer(row)}</li>" for row in found[:FOUND])
    return "".join(buttons) or f'<li class="fn-empty">{escape(notice("shelf_none"))}</li>'


def _offer(row: Row) -> str:
    known = {"type": "button", "class": "fn-offer", "data-article": row.id, "data-title": row.title}
    words = joined(row.title, row.outlet, row.published)
    return f"<button{attributes(known)}>{escape(words)}</button>"
