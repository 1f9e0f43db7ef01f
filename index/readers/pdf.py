"""Read a PDF: a line for each paragraph and row of a table, by where the letters stand on its pages."""

import re
from typing import TYPE_CHECKING

from index.errors import ArticleError
from index.readers.content import Content
from index.readers.encoding import normalise
from index.readers.hyphens import Words
from index.readers.pdf_layout import Block, arrange
from index.readers.pdf_margins import without_line_numbers
from index.readers.pdf_paragraphs import write
from index.readers.pdf_pieces import Piece, read_pieces
from index.readers.pdf_running import find_body_size, split_notes, without_heads
from index.readers.pdf_scans import RECOGNISE, find_scans, name_unread, read_scans
from index.readers.recognition import is_installed
from index.records import Place

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MOST_PAGES = 2_000
LARGER = 1.15
"""Of the size of the text: the title on a first page is set in this size or a larger one."""
LONGEST_PRINTED_TITLE = 250
"""Characters; larger type that goes on for longer is no title."""

PICTURED = ", read from a picture"
"""Said of the place of what was recognised, which may have mistakes that the page has not."""

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
    scans = find_scans(document, pages)
    recognised = read_scans(document, scans, find_body_size(pages)) if is_installed() else {}
    for number, pieces in recognised.items():
        pages[number - 1] = pieces
    unread = [number for number in scans if number not in recognised]
    empty = [number for number, pieces in recognised.items() if not pieces]
    if not any(pages):
        raise ArticleError(name, _without_text(scans))
    said = document.get_metadata_dict()
    title = (said.get("Title") or "").strip()
    pages = without_heads([without_line_numbers(pieces) for pieces in pages], heights)
    title = _find_title(pages[0], find_body_size(pages)) if _NO_TITLE.fullmatch(title) else title
    text, starts = _write(pages)
    places = tuple(Place(start, f"p. {page}{PICTURED if page in recognised else ''}") for start, page in starts)
    author = (said.get("Author") or "").strip() or None
    return Content(text, title=title or None, author=author, places=places, unread=name_unread(unread, empty))


def _without_text(scans: list[int]) -> str:
    """Why a document gives no text, and what to do."""
    if not scans:
        return "holds no text; where it is scanned, run character recognition (OCR) over it first"
    if is_installed():
        return "is a scan on which no text is recognised"
    return f"is a scan: its pages are pictures without text; {RECOGNISE}"


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
