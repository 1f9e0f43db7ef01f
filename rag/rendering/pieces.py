"""An answer comes in, its text cut at every place that a footnote stands goes out, with what names a source."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from prompts import notice
from rag.records import Answer, Citation, Claim

TITLE_LENGTH = 100
"""Code points of a title beside a quote: some articles have a whole sentence for a title."""

_MARKER = re.compile(r"[ \t]?\[(\d+)\]")
_URL_SAFE = ":/?#@!$&'*+,;=%~-._"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an answer: words, or the marker of footnote `number` (then `text` is empty)."""

    text: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A claim with its markers, or (claim None) the frame between claims."""

    claim: Claim | None
    pieces: tuple[Piece, ...]


def passages(answer: Answer) -> list[Passage]:
    """The answer's text cut into frames and claims, every footnote of a claim marked once at least.

    What looks like a marker but is the article's own words ("[1]" in a quote) stays words.
    """
    cut, at = [], 0
    for claim in answer.claims:
        tail, end = _tail(answer.text, claim)
        if claim.start > at:
            cut.append(Passage(None, (Piece(answer.text[at : claim.start]),)))
        cut.append(Passage(claim, (*_inside(answer.text, claim, tail), *(Piece("", number) for number in tail))))
        at = end
    if answer.text[at:]:
        cut.append(Passage(None, (Piece(answer.text[at:]),)))
    return cut


def _tail(text: str, claim: Claim) -> tuple[list[int], int]:
    """The numbers that stand right after a claim, and where they end."""
    numbers, end = [], claim.end
    while (marker := _MARKER.match(text, end)) and int(marker[1]) in claim.citations:
        numbers.append(int(marker[1]))
        end = marker.end()
    return numbers, end


def _inside(text: str, claim: Claim, tail: Sequence[int]) -> Iterator[Piece]:
    """The claim's words with the markers inside them; footnotes that are marked nowhere are marked at its end."""
    missing = [number for number in claim.citations if number not in tail]
    at, seen = claim.start, set[int]()
    for marker in _MARKER.finditer(text, claim.start, claim.end):
        if int(marker[1]) in missing:
            yield Piece(text[at : marker.start()])
            yield Piece("", int(marker[1]))
            seen.add(int(marker[1]))
            at = marker.end()
    yield Piece(text[at : claim.end])
    yield from (Piece("", number) for number in missing if number not in seen)


def source(citation: Citation) -> str:
    """Title (shortened), outlet and date of what is cited, as far as they are known."""
    title = citation.title
    if len(title) > TITLE_LENGTH:
        title = f"{title[:TITLE_LENGTH].rsplit(' ', 1)[0]}…"
    return " · ".join(part for part in (title, citation.outlet, citation.published) if part)


def also(citations: Iterable[Citation]) -> str:
    """Where else the sentences stand, in words; empty where nowhere."""
    articles = dict.fromkeys(article for citation in citations for article in citation.also)
    return notice("also_in").format(articles=", ".join(articles)) if articles else ""


def web_address(url: str | None) -> str | None:
    """A URL that may be linked: http or https, of a host, with nothing in it that ends a link; None for all others."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return quote(url or "", safe=_URL_SAFE) if parts.scheme in ("http", "https") and parts.netloc else None
