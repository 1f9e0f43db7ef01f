"""Answer the page's calls about articles that are chosen together, and kept as a selection."""

import functools
from dataclasses import dataclass

from prompts import notice
from rag.rendering.html import attributes, escape
from rag.web.conversation.records import GoneError, Person
from rag.web.conversation.selections import Selections
from rag.web.ui.articles.list import Row, Shelf
from rag.web.ui.calls import Call
from rag.web.ui.chat.request import MOST_ARTICLES


@dataclass(frozen=True, slots=True)
class Keeping:
    """Articles by their ids, and the name they are to be kept under."""

    name: str
    articles: list[str]


def picking(shelf: Shelf, kept: Selections) -> list[Call]:
    """What the page's script may call for articles that are chosen together."""
    of = functools.cache(kept.of)

    def picks(search: str) -> list[tuple[str, str]]:
        """All articles that a search finds, by their titles or in their texts."""
        rows = [*shelf.search(search), *(match.row for match in shelf.found(search)[1])]
        return named({row.id: row for row in rows})

    def selections(_: object, person: Person) -> str:
        return options_html(of(person))

    def selection(name: str, person: Person) -> dict[str, object]:
        """The articles of a selection that are still there, and how many are not."""
        kept_ids = next((each.articles for each in of(person).listed() if each.name == name), None)
        if kept_ids is None:
            raise GoneError(notice("selection_lost"))
        rows = {row.id: row for row in shelf.rows()}
        there = {article: rows[article] for article in kept_ids if article in rows}
        return {"articles": named(there), "gone": len(kept_ids) - len(there)}

    def keep_selection(sent: Keeping, person: Person) -> dict[str, str]:
        name = of(person).keep(sent.name, sent.articles[:MOST_ARTICLES])
        return {"name": name, "options": options_html(of(person))}

    def drop_selection(name: str, person: Person) -> str:
        of(person).drop(name)
        return options_html(of(person))

    return [picks, selections, selection, keep_selection, drop_selection]


def named(rows: dict[str, Row]) -> list[tuple[str, str]]:
    """Articles as the page's script takes them: id and title."""
    return [(row.id, row.title) for row in [*rows.values()][:MOST_ARTICLES]]


def options_html(kept: Selections) -> str:
    """The selections as options, after the one for none."""
    none = f'<option value="">{escape(notice("selection_none"))}</option>'
    return none + "".join(
        f"<option{attributes({'value': each.name})}>{escape(each.name)} ({len(each.articles):,})</option>"
        for each in kept.listed()
    )
