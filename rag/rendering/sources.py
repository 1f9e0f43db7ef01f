"""Name where a quote comes from: title, outlet and date, the other articles that carry it, a link."""

import unicodedata
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

from index.records import Document
from prompts import notice
from rag.records import Citation

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
"""Characters without a width around what is set by itself (Unicode Standard Annex #9)."""

LONGEST_SHOWN_TITLE = 100
"""Code points of a title beside a quote: some articles have a whole sentence for a title."""

_URL_SAFE = ":/?#@!$&'*+,;=%~-._"


def source(citation: Citation) -> str:
    """Name what is cited: title (shortened), outlet, date and page, as far as they are known."""
    return joined(_shortened(citation.title), citation.outlet, citation.published, citation.page)


def named(document: Document) -> str:
    """Name an article: title (shortened), author, outlet and date, as far as they are known."""
    return joined(_shortened(document.title), document.author, document.outlet, document.published)


def _shortened(title: str) -> str:
    return title if len(title) <= LONGEST_SHOWN_TITLE else f"{title[:LONGEST_SHOWN_TITLE].rsplit(' ', 1)[0]}…"


def joined(*parts: str | None) -> str:
    """Parts that are known, each on its own where one runs from right to left: else it would turn a date around."""
    known = [part for part in parts if part]
    if any(map(is_right_to_left, known)):
        known = [f"{FIRST_STRONG_ISOLATE}{part}{POP_ISOLATE}" for part in known]
    return " · ".join(known)


def is_right_to_left(text: str) -> bool:
    """Whether a text's first letter runs from right to left (Unicode bidirectional algorithm, rule P2)."""
    strong = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind for kind in strong if kind in {"L", "R", "AL"}), "L") != "L"


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
