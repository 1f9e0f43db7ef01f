"""Keep selections of articles that a person asks together, each under a name."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from rag.web.conversation.personal import OWN, PersonalStore
from rag.web.conversation.records import UnfitError, one_line, sound

LONGEST_NAME = 80
"""Code points of a selection's name."""

MOST_SELECTIONS = 200
"""Selections that a person can keep."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Articles by their ids, under a name."""

    name: str
    articles: tuple[str, ...]


class Selections(PersonalStore):
    """One person's selections."""

    def keep(self, name: str, articles: Sequence[str]) -> str:
        """Keep articles under a name, instead of what was kept under it; returns the name on one line.

        Raises:
            UnfitError: there is no name or no article, or they are too many.
        """
        named = one_line(name, LONGEST_NAME)
        if not named or not articles:
            raise UnfitError("Give the selection a name, and choose at least one article.")
        listed = json.dumps([sound(article) for article in dict.fromkeys(articles)])
        with self._write() as connection:
            connection.rows(f"DELETE FROM selections WHERE name = ? AND {OWN}", (named, *self._own))
            connection.rows("INSERT INTO selections VALUES (?, ?, ?)", (self._own[0], named, listed))
            [(count,)] = connection.rows(f"SELECT count(*) FROM selections WHERE {OWN}", self._own)
            if count > MOST_SELECTIONS:
                raise UnfitError(f"No more than {MOST_SELECTIONS} selections can be kept: delete some.")
        return named

    def drop(self, name: str) -> None:
        """Forget a selection; its articles stay."""
        with self._write() as connection:
            connection.rows(f"DELETE FROM selections WHERE name = ? AND {OWN}", (sound(name), *self._own))

    def listed(self) -> list[Chosen]:
        """The selections by name."""
        with self._read() as connection:
            rows = connection.rows(f"SELECT name, articles FROM selections WHERE {OWN}", self._own)
        listed = (Chosen(name, tuple(json.loads(articles))) for name, articles in rows)
        return sorted(listed, key=lambda each: each.name.casefold())
