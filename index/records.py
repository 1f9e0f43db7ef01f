"""The frozen records of the build side: what an article, a sentence and a chunk are."""

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]
"""One vector, shape (d,), or several, shape (n, d)."""


class Kind(StrEnum):
    """What a stretch of an article is. Only BODY is ever retrieved or cited."""

    BODY = "body"
    HEADING = "heading"
    FURNITURE = "furniture"
    """Page furniture: bylines, bare dates, teaser lists, section labels, share buttons, adverts."""


class Place(NamedTuple):
    """Where a part of an article stands in its source: `p. 14`, `0:12:40`; from code point `start` of the text on."""

    start: int
    label: str


def find_place(places: Sequence[Place], position: int) -> str | None:
    """The label of the place that a code point of an article's text stands at, or None before the first."""
    number = bisect_right(places, position, key=lambda place: place.start)
    return places[number - 1].label if number else None


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it is stored.

    `text` is never changed after reading: offsets are Unicode code points into it. `id` is stable
    for a source: a normalised URL, or the path relative to the folder that was indexed.
    `published` is an ISO 8601 date (YYYY-MM-DD). `places` say where parts of the text stand in
    the source, each up to the start of the next.
    """

    id: str
    source: str
    text: str
    title: str
    url: str | None = None
    published: str | None = None
    outlet: str | None = None
    author: str | None = None
    places: tuple[Place, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of everything that an index of this article depends on, as 64 hex digits."""
        said = (self.text, self.title, self.url, self.published, self.outlet, self.author)
        parts = (*said, *(f"{place.start} {place.label}" for place in self.places))
        return hashlib.sha256("\x1f".join(part or "" for part in parts).encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def text_digest(self) -> str:
        """SHA-256 of the text alone: two articles that share it are the same story."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as a list shows it, without its text, whose length is given in code points and in words."""

    id: str
    source: str
    title: str
    url: str | None
    published: str | None
    outlet: str | None
    author: str | None
    characters: int
    words: int

    @classmethod
    def of(cls, article: Article) -> "Entry":
        """The entry of an article."""
        text = article.text
        return cls(
            article.id, article.source, article.title, article.url, article.published, article.outlet, article.author,
            len(text), len(text.split()),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """An article as an answer names it, by what the catalog knows of it."""

    article: str
    title: str
    url: str | None
    published: str | None
    outlet: str | None
    author: str | None

    @classmethod
    def of(cls, entry: Entry) -> "Document":
        """The document of a list's entry."""
        return cls(entry.id, entry.title, entry.url, entry.published, entry.outlet, entry.author)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence where it stands: `article.text[start:end] == text`, always.

    `heading` is the text of the nearest heading above it, or None.
    """

    article: str
    ordinal: int
    start: int
    end: int
    text: str
    kind: Kind = Kind.BODY
    heading: str | None = None

    @property
    def id(self) -> str:
        """`<article id>:<ordinal>`."""
        return f"{self.article}:{self.ordinal}"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of body sentences that are embedded together.

    `context` is the title and the heading it stands under; `sentences` are the ordinals, ascending,
    and `texts` their texts in the same order. The embedder sees `context` and then the sentences.
    """

    article: str
    ordinal: int
    context: str
    sentences: tuple[int, ...]
    texts: tuple[str, ...]

    @property
    def text(self) -> str:
        """What the embedder reads: the context on a line, then the sentences."""
        return "\n".join((self.context, " ".join(self.texts)))

    def key(self, fingerprint: str) -> bytes:
        """The content hash under which the chunk's vectors are kept: what is read, how it is cut, by which embedder."""
        return hashlib.sha256(
            "\x1f".join((fingerprint, self.context, *self.texts)).encode("utf-8", "surrogatepass")
        ).digest()


@dataclass(frozen=True, slots=True)
class Embedded:
    """A chunk's vector, shape (d,), and those of its sentences, shape (n, d); all of unit length."""

    chunk: Vector
    sentences: Vector


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of a page's version (RFC 9110, section 8.8), to ask whether it has changed."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Which articles a question is asked of: empty fields do not restrict. Dates are ISO 8601, both ends inclusive.

    An article without a date is in no scope that has one.
    """

    articles: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None


EVERYTHING = Scope()
"""The scope of all articles."""
