"""Read the articles that the URL of a page or a feed leads to, and an error for each that cannot be read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from index.errors import ArticleError
from index.records import Article, Validators
from index.sources.fetch import Fetcher, Page, normalise
from index.sources.reading import READER


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
    for link in READER.find_links(first.page):
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
        return _read_page(source, page)
    except ArticleError as error:
        return Read(source, error)


def _read_page(source: str, page: Page) -> Read:
    """The article of a page; the validators of one that cannot be read are not kept, so that it is tried again."""
    article = READER.read_page(source, page)
    return Read(source, article, page.validators if isinstance(article, Article) else None)
