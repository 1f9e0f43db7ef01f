"""Read the articles that the URL of a page or a feed leads to, and an error for each that cannot be read."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.errors import ArticleError
from index.readers.encoding import normalise as storable
from index.readers.mending import tidy
from index.readers.opening import find_opening_date, find_title
from index.records import Article, Validators
from index.sources.feeds import entries
from index.sources.fetch import Fetcher, Page, normalise

if TYPE_CHECKING:
    from index.readers.content import Content


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The page is still the one that is stored."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a URL gave; `url` is its normalised form, which is also the article's id and source."""

    url: str
    article: Article | ArticleError | Unchanged
    validators: Validators | None = None

    @property
    def host(self) -> str:
        """The host, without a port."""
        return urlsplit(self.url).hostname or self.url


def is_url(path: str | Path) -> bool:
    """Whether a path on the command line is the URL of a page."""
    return isinstance(path, str) and path.lower().startswith(("http://", "https://"))


def read_url(url: str, fetcher: Fetcher, known: Mapping[str, Validators]) -> Iterator[Read]:
    """The article of a page, or those of the pages that a feed leads to.

    `known` are the validators of pages that are stored. A feed itself is always fetched, so that an entry that could
    not be read is tried again.
    """
    first = _fetch(url, fetcher, known)
    if not isinstance(first, _Feed):
        yield first
        return
    try:
        links = entries(first.page.data, first.page.url)
    except ArticleError as error:
        yield Read(first.url, error)
        return
    for link in links:
        if isinstance(link, ArticleError):
            yield Read(first.url, link)
            continue
        entry = _fetch(link, fetcher, known)
        yield Read(entry.url, ArticleError(link, "is a feed in a feed")) if isinstance(entry, _Feed) else entry


@dataclass(frozen=True, slots=True)
class _Feed:
    url: str
    page: Page


def _fetch(url: str, fetcher: Fetcher, known: Mapping[str, Validators]) -> Read | _Feed:
    source = url
    try:
        source = normalise(url)
        page = fetcher.fetch(source, known.get(source))
        if page is None:
            return Read(source, Unchanged())
        if page.kind == "feed":
            return _Feed(source, page)
        return Read(source, _article(source, page), page.validators)
    except ArticleError as error:
        return Read(source, error)


def _article(source: str, page: Page) -> Article:
    parse: Callable[[bytes, str], Content] = import_module(f"index.readers.{page.kind}").read
    content = parse(page.data, source)
    if not content.text.strip():
        raise ArticleError(source, "holds no text")
    return Article(
        id=source,
        source=source,
        text=tidy(storable(content.text)),
        title=_line(content.title) or _line(find_title(content.text)) or source,
        url=_line(content.url) or page.url,
        published=content.published or find_opening_date(content.text),
        outlet=_line(content.outlet) or urlsplit(page.url).hostname,
        author=_line(content.author),
    )


def _line(value: str | None) -> str | None:
    return tidy(storable(" ".join(value.split()))) or None if value else None
