"""Keep the quotes that a person has pinned, from answers and from articles."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from rag.records import Citation
from rag.web.conversation.personal import OWN, PersonalStore
from rag.web.conversation.records import UnfitError, sound

MOST_QUOTES = 5_000
"""Quotes that a person can have pinned at the same time."""

LONGEST_QUOTE = 10_000
"""Code points of a quote: some 1,500 words."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage of an article, word for word, with all that names its source.

    `sentence` is the id of its first sentence, `start` and `end` are code points of the article's text, `day`
    is when it was pinned (ISO 8601). It is kept whole, so that it can be exported also when the article has changed.
    """

    article: str
    sentence: str
    start: int
    end: int
    text: str
    title: str
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None
    page: str | None = None
    day: str = ""

    @property
    def id(self) -> str:
        """Sixteen hex digits: the same for the same words at the same place."""
        place = f"{self.article}\n{self.start}\n{self.end}\n{self.text}"
        return hashlib.sha256(place.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @classmethod
    def of(cls, cited: Citation, author: str | None) -> "Quote":
        """A footnote of an answer, pinned today."""
        return cls(
            cited.article, cited.sentence, cited.start, cited.end, cited.quote, cited.title, cited.outlet, author,
            cited.published, cited.url, cited.page, today(),
        )  # fmt: skip


def today() -> str:
    """The day on which something is pinned, where this machine stands."""
    return dt.datetime.now().astimezone().date().isoformat()


class Basket(PersonalStore):
    """One person's pinned quotes."""

    def pin(self, quotes: Iterable[Quote]) -> None:
        """Keep quotes; one that is there already stays as it was pinned first.

        Raises:
            UnfitError: one is too long, or they are too many.
        """
        with self._write() as connection:
            for quote in quotes:
                if len(quote.text) > LONGEST_QUOTE:
                    raise UnfitError(f"A quote has {LONGEST_QUOTE:,} characters at most: select less.")
                connection.rows(
                    "INSERT INTO quotes (owner, id, quote, pinned) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                    (self._own[0], quote.id, json.dumps(asdict(quote)), _now()),
                )
            if connection.rows(f"SELECT count(*) FROM quotes WHERE {OWN}", self._own)[0][0] > MOST_QUOTES:
                raise UnfitError(f"No more than {MOST_QUOTES:,} quotes can be pinned: export some, and take them out.")

    def unpin(self, ids: Iterable[str]) -> None:
        """Take quotes out; their words are overwritten on the disk."""
        with self._write() as connection:
            connection.run_many(f"DELETE FROM quotes WHERE id = ? AND {OWN}", [(sound(one), *self._own) for one in ids])

    def quotes(self) -> list[Quote]:
        """What is pinned, in the order in which it was."""
        with self._read() as connection:
            rows = connection.rows(f"SELECT quote FROM quotes WHERE {OWN} ORDER BY pinned, id", self._own)
        return [Quote(**json.loads(row[0])) for row in rows]


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")
