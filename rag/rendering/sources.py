"""Name where a quote comes from: title, outlet and date, the other articles that carry it, a link."""

from collections.abc import Iterable
from urllib.parse import quote, urlsplit

from index.records import Document
from prompts import notice
from rag.records import Citation

LONGEST_SHOWN_TITLE = 100
"""Code points of a title beside a quote: some articles have a whole sentence for a title."""

_URL_SAFE = ":/?#@!$&'*+,;=%~-._"


def source(citation: Citation) -> str:
    """Name what is cited: title (shortened), outlet, date and page, as far as they are known."""
    parts = (_shortened(citation.title), citation.outlet, citation.published, citation.page)
    return " · ".join(part for part in parts if part)


def named(document: Document) -> str:
    """Name an article: title (shortened), author, outlet and date, as far as they are known."""
    parts = (_shortened(document.title), document.author, document.outlet, document.published)
    return " · ".join(part for part in parts if part)


def _shortened(title: str) -> str:
    return title if len(title) <= LONGEST_SHOWN_TITLE else f"{title[:LONGEST_SHOWN_TITLE].rsplit(' ', 1)[0]}…"


def also(citations: Iterable[Citation]) -> str:
    """Say in which other articles the sentences stand; empty where in none."""
    articles = dict.fromkeys(article for citation in citations for article in citation.also)
    return notice("also_in").format(articles=", ".join(articles)) if articles else ""


def web_address(url: str | None) -> str | None:
    """Quote a URL that may be linked: http or https, of a host, nothing in it that ends a link; None for all others."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return quote(url or "", safe=_URL_SAFE) if parts.scheme in ("http", "https") and parts.netloc else None
