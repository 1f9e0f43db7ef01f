"""Read a PDF: a line for each paragraph and row of a table, by where the letters stand on its pages."""

import re
from typing import TYPE_CHECKING

from index.errors import ArticleError
from index.readers.content import Content
from index.readers.encoding import normalise
from index.readers.hyphens import Words
from index.readers.pdf_layout import Block, arrange
from index.readers.pdf_paragraphs import write
from index.readers.pdf_pieces import Piece, read_pieces
from index.readers.pdf_running import find_body_size, split_notes, without_heads
from index.records import Place

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MOST_PAGES = 2_000
LARGER = 1.15
"""Of the size of the text: the title on a first page is set in this size or a larger one."""
LONGEST_PRINTED_TITLE = 250
"""Characters; larger type that goes on for longer is no title."""

MOST_NAMED = 10
"""Pages that are named when they are not read."""

_IMAGE = 3
"""PDFium's number for objects that are pictures (FPDF_PAGEOBJ_IMAGE)."""
_NO_TITLE = re.compile(
    r"untitled.*|(?:document|dokument|slide|presentation|page)\s?\d*|microsoft (?:word|powerpoint)\b.*"
    r"|.*\.(?:docx?|odt|rtf|indd|pdf|qxd|tex|html?|pptx?)|about:blank|\W*",
    re.IGNORECASE,
)


def read(data: bytes, name: str) -> Content:
    """The text of all pages, with the title and author that the document names, and where each page begins.

    Raises:
        ArticleError: The file is damaged, locked or too long, or holds pictures of text only.
    """
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(data)
    except PdfiumError as error:
        raise ArticleError(name, _reason(str(error))) from error
    try:
        return _read(document, name)
    except PdfiumError as error:
        raise ArticleError(name, f"is not a PDF that can be read: {error}") from error
    finally:
        document.close()


def _reason(error: str) -> str:
    locked = "password" in error.lower()
    return "is locked with a password" if locked else f"is not a PDF that can be read: {error}"


def _read(document: "PdfDocument", name: str) -> Content:
    if len(document) > MOST_PAGES:
        raise ArticleError(name, f"has more than {MOST_PAGES} pages")
    pages: list[list[Piece]] = []
    heights = []
    for number, page in enumerate(document, 1):
        heights.append(page.get_height())
        pages.append([piece._replace(text=normalise(piece.text)) for piece in read_pieces(page, number)])
        page.close()
    blank = [number for number, pieces in enumerate(pages, 1) if not pieces]
    pictured = _pictured(document, blank)
    if not any(pages):
        what = "is a scan: its pages are pictures without text" if pictured else "holds no text"
        raise ArticleError(name, f"{what}; where it is scanned, run character recognition (OCR) over it first")
    said = document.get_metadata_dict()
    title = (said.get("Title") or "").strip()
    pages = without_heads(pages, heights)
    title = _find_title(pages[0], find_body_size(pages)) if _NO_TITLE.fullmatch(title) else title
    text, starts = _write(pages)
    places = tuple(Place(start, f"p. {page}") for start, page in starts)
    author = (said.get("Author") or "").strip() or None
    return Content(text, title=title or None, author=author, places=places, unread=_unread(pictured))


def _pictured(document: "PdfDocument", blank: list[int]) -> list[int]:
    """Those of the pages without text that show a picture."""
    return [number for number in blank if next(document[number - 1].get_objects(filter=[_IMAGE]), None) is not None]


def _unread(pictured: list[int]) -> str | None:
    """What to tell of the pages that are scanned while others have text."""
    shown = ", ".join(map(str, pictured[:MOST_NAMED])) + ("…" if len(pictured) > MOST_NAMED else "")
    return (
        f"has scanned pages that are not read (p. {shown}): run character recognition (OCR) over it" if shown else None
    )


def _write(pages: list[list[Piece]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    body = find_body_size(pages)
    blocks: list[Block] = []
    notes: list[Block] = []
    for pieces in pages:
        for block in arrange(pieces):
            kept, own = split_notes(block, body)
            blocks += [kept] if kept.lines or kept.cells else []
            notes += own
    return write(blocks, notes, Words(line.text for block in blocks for line in block.lines))


def _find_title(pieces: list[Piece], body: float) -> str | None:
    """The lines in the largest type of a first page, where it is larger than that of the text."""
    largest = max((piece.size for piece in pieces), default=0.0)
    lines = [piece.text for piece in pieces if piece.size == largest]
    title = " ".join(lines)
    return title if largest >= LARGER * body and len(title) <= LONGEST_PRINTED_TITLE else None
