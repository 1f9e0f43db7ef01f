"""The bytes of a PDF come in; its text goes out, a line for each paragraph, without page numbers and running heads."""

import io
import logging
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence

from index.errors import ArticleError
from index.readers.content import Content
from index.readers.encoding import normalise

MOST_PAGES = 2_000
FULL = 0.75
"""Share of the usual line length from which a line is taken to go on in the next one."""
REPEATED = 0.5
"""Share of the pages on which a line at the top or bottom is a running head or foot."""
FEWEST_PAGES = 3
"""Pages from which running heads are looked for."""

_DAMAGE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, NotImplementedError)
"""What pypdf lets through where an object is not of the type that its place asks for."""
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"\W*(?:page|p\.|seite|página)?\s*\d{1,4}(?:\s*(?:/|of|von|de)\s*\d{1,4})?\W*", re.IGNORECASE)
_HYPHEN = re.compile(r"[a-zà-öø-ÿ][-\u00ad\u2010]$")
_LOWER = re.compile(r"[a-zà-öø-ÿ]")
_ITEM = re.compile(r"(?:[•⁃▪‣·◦*–—-]|\d{1,3}[.)])\s")
_NO_TITLE = re.compile(r"untitled|microsoft word\b.*|.*\.(?:docx?|indd|pdf|qxd|tex)", re.IGNORECASE)


def read(data: bytes, name: str) -> Content:
    """The text of all pages, with the title and author that the document names.

    Raises:
        ArticleError: The file is damaged, locked or too long, or holds pictures of text only.
    """
    from pypdf.errors import PyPdfError

    try:
        pages, title, author = _extract(data, name)
    except (PyPdfError, zlib.error, *_DAMAGE) as error:
        raise ArticleError(name, f"is not a PDF that can be read: {error}") from error
    text = "\n".join(reflow(pages))
    if not text:
        raise ArticleError(name, "holds no text; where it is scanned, run character recognition (OCR) over it first")
    return Content(text, title=title, author=author)


def _extract(data: bytes, name: str) -> tuple[list[list[str]], str | None, str | None]:
    """The lines of each page, and the document's title and author."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise ArticleError(name, "is locked with a password")
    if len(reader.pages) > MOST_PAGES:
        raise ArticleError(name, f"has more than {MOST_PAGES} pages")
    pages = [normalise(page.extract_text()).split("\n") for page in reader.pages]
    said = reader.metadata
    title, author = (value if isinstance(value, str) else None for value in (said and said.title, said and said.author))
    return pages, None if title and _NO_TITLE.fullmatch(title.strip()) else title, author


def reflow(pages: Sequence[Sequence[str]]) -> Iterator[str]:
    """Paragraphs out of lines as they were set, over page breaks, with words that were hyphenated whole again."""
    lines = list(_without_running_heads([[" ".join(line.split()) for line in page] for page in pages]))
    lengths = sorted(len(line) for line in lines if line)
    usual = lengths[len(lengths) * 9 // 10] if lengths else 0
    paragraph = ""
    last = ""
    for line in lines:
        if paragraph and (_ITEM.match(line) or not (_HYPHEN.search(paragraph) or len(last) >= FULL * usual)):
            yield paragraph
            paragraph = ""
        paragraph = _join(paragraph, line)
        last = line
    if paragraph:
        yield paragraph


def _join(paragraph: str, line: str) -> str:
    if _HYPHEN.search(paragraph) and _LOWER.match(line):
        return paragraph[:-1] + line
    return f"{paragraph} {line}".strip()


def _without_running_heads(pages: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of all pages; a page's last line stands next to the next page's first."""
    filled = [[line for line in page if line] for page in pages]
    heads = Counter(_DIGITS.sub("#", line) for page in filled if page for line in {page[0], page[-1]})
    for page in filled:
        for number, line in enumerate(page):
            is_edge = number in {0, len(page) - 1}
            times = heads[_DIGITS.sub("#", line)]
            if is_edge and (
                _NUMBER.fullmatch(line) or (len(filled) >= FEWEST_PAGES and times > REPEATED * len(filled))
            ):
                continue
            yield line
