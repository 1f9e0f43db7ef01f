"""What every reader gives: the text of one article and what its file says about it."""

from dataclasses import dataclass

from index.records import Place


@dataclass(frozen=True, slots=True)
class Content:
    """One article out of a file, before it has an identity. `published` is an ISO 8601 date.

    `id` is the article's own name for itself, which only formats with several articles a file have. `unread` says what
    of the file could not be read while the rest was.
    """

    text: str
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    id: str | None = None
    places: tuple[Place, ...] = ()
    unread: str | None = None
