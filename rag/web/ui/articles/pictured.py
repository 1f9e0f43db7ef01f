"""Show the page of a PDF or a scan that a sentence was read from, with the sentence marked."""

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from threading import BoundedSemaphore
from typing import NamedTuple

from index.errors import ArticleError
from index.readers.page_picture import Drawn, Mark, compared
from index.records import Article, Sentence, find_place
from index.sources.reading import Reader
from prompts import notice
from rag.rendering.html import attributes, escape
from rag.web.collection import Collection
from rag.web.ui.calls import Call

SECONDS = 30.0
"""Time for a page; one in a thousand takes more than one second."""
MEMORY = 1_000_000_000
"""Bytes that drawing a page may take."""
AT_ONCE = 2
"""Pages that are drawn at the same time; others wait."""

_PAGE = re.compile(r"p\. (\d+)\b")
_SCANNED = "read from a picture"
"""The place of all that a file of one picture says."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A sentence of an article by its number."""

    article: str
    sentence: int


class Part(NamedTuple):
    """What of a sentence stands on a page, and how often its words stand there before it."""

    page: int
    said: str
    nth: int


def pages_of(article: Article, sentence: Sentence) -> list[Part]:
    """The pages that a sentence was read from, of a file that has pages; none of other articles."""
    return [Part(page, said, _count(article, page, said, start)) for page, said, start in _parts(article, sentence)]


def first_page(article: Article, sentence: Sentence) -> int | None:
    """The page that a sentence begins on, of a file of this machine that has pages."""
    if not Path(article.source).is_absolute():
        return None
    return _number(find_place(article.places, sentence.start) or "")


def _parts(article: Article, sentence: Sentence) -> Iterator[tuple[int, str, int]]:
    if not Path(article.source).is_absolute():
        return
    for start, end, page in _stretches(article):
        first, last = max(start, sentence.start), min(end, sentence.end)
        if first < last and any(compared(article.text[first:last])):
            yield page, article.text[first:last], first


def _stretches(article: Article) -> Iterator[tuple[int, int, int]]:
    """Each stretch of the text that stands on one page: its start, its end and the number of the page."""
    bounds = [*(place.start for place in article.places), len(article.text)]
    for place, (start, end) in zip(article.places, pairwise(bounds), strict=True):
        if page := _number(place.label):
            yield start, end, page


def _number(label: str) -> int | None:
    if found := _PAGE.match(label):
        return int(found[1])
    return 1 if label == _SCANNED else None


def _count(article: Article, page: int, said: str, before: int) -> int:
    """How often the same words stand on a page before a place of the text."""
    above = (article.text[start : min(end, before)] for start, end, own in _stretches(article) if own == page)
    sought = "".join(compared(said))
    return sum("".join(compared(text)).count(sought) for text in above)


class Pictures:
    """Draws pages, each in a process of its own that ends with it. Threads share it."""

    def __init__(self, footnote: Collection) -> None:
        """Take the collection whose articles have the pages."""
        self._footnote = footnote
        self._turn = BoundedSemaphore(AT_ONCE)

    def calls(self) -> list[Call]:
        """What the page may call."""

        def page_picture(placed: Placed) -> str:
            return self.html(placed)

        return [page_picture]

    def html(self, placed: Placed) -> str:
        """The pages that a sentence stands on.

        Raises:
            ArticleError: The article, its sentence or its file is gone or has changed, or has no pages.
        """
        article, sentences = self._footnote.article(placed.article)
        if not 0 <= placed.sentence < len(sentences):
            raise ArticleError(article.id, notice("sentence_gone"))
        parts = pages_of(article, sentences[placed.sentence])
        if not parts:
            raise ArticleError(article.id, notice("page_none"))
        return "".join(_figure(article.title, *pair) for pair in self._drawn(Path(article.source), parts))

    def _drawn(self, path: Path, parts: Sequence[Part]) -> list[tuple[int, Drawn]]:
        with self._turn:
            reader = Reader(SECONDS, MEMORY)
            try:
                return [(part.page, reader.draw(path, *part)) for part in parts]
            finally:
                reader.close()


def _figure(title: str, page: int, drawn: Drawn) -> str:
    shown = {
        "src": f"data:image/webp;base64,{b64encode(drawn.picture).decode()}",
        "alt": notice("page_alt").format(page=page, title=title),
        "width": drawn.width,
        "height": drawn.height,
    }
    marks = "".join(f'<span class="fn-spot"{attributes({"style": _style(mark)})}></span>' for mark in drawn.marks)
    return f'<div class="fn-paper"><img{attributes(shown)}>{marks}</div>'


def _style(mark: Mark) -> str:
    shares = zip(("left", "top", "width", "height"), mark, strict=True)
    return ";".join(f"{side}:{100 * share:.2f}%" for side, share in shares)


def dialog() -> str:
    """Where a page is shown, empty."""
    known = {"aria-labelledby": "fn-sheet-head"} | {
        f"data-{word}": notice(f"page_{word}") for word in ("named", "drawing")
    }
    close = f'<button type="button" class="fn-bar-button" id="fn-sheet-close">{escape(notice("page_close"))}</button>'
    return (
        f'<dialog id="fn-sheet"{attributes(known)}><div class="fn-sheet-bar"><h2 id="fn-sheet-head"></h2>{close}</div>'
        '<div id="fn-sheet-pages" tabindex="0" role="group" aria-labelledby="fn-sheet-head"></div></dialog>'
    )
