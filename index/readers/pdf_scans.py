"""Find the pages of a PDF that are pictures of text, and read them where character recognition is installed."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from index.readers import progress, recognition
from index.readers.pdf_pieces import Piece
from index.readers.pdf_running import EDGE

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MOST_RECOGNISED = 500
"""Pages of a file that are recognised: each takes a second or more."""
MOST_OF_PAGE = 0.5
"""Share of a page that a picture covers from which a page with text at its edges only is a scan with a stamp."""
MOST_NAMED = 10
"""Pages that are named when they are not read."""
RECOGNISE = "run character recognition (OCR) over it, or install it in Footnote's folder: `uv pip install -e '.[ocr]'`"
"""What to do about a scan where none is installed."""

_PICTURE = 3
"""PDFium's number for objects that are pictures (FPDF_PAGEOBJ_IMAGE)."""


def find_scans(document: "PdfDocument", pages: Sequence[Sequence[Piece]]) -> list[int]:
    """The numbers of the pages that show a picture and no text, or only what was stamped on a scan's edges."""
    return [number for number, pieces in enumerate(pages, 1) if _is_scan(document, number, pieces)]


def _is_scan(document: "PdfDocument", number: int, pieces: Sequence[Piece]) -> bool:
    page = document[number - 1]
    try:
        height = page.get_height()
        if any(EDGE * height <= piece.y <= (1 - EDGE) * height for piece in pieces):
            return False
        least = MOST_OF_PAGE * height * page.get_width() if pieces else 0.0
        return any(area >= least for area in _pictures(page))
    finally:
        page.close()


def _pictures(page: "PdfPage") -> Iterator[float]:
    """The area of each picture on a page in square points."""
    for shown in page.get_objects(filter=[_PICTURE]):
        left, bottom, right, top = shown.get_bounds()
        yield (right - left) * (top - bottom)


def read_scans(document: "PdfDocument", scans: Sequence[int], body: float) -> dict[int, list[Piece]]:
    """The pieces that are recognised on scanned pages, by number; of too many the first.

    Args:
        document: The document.
        scans: The numbers of its scanned pages.
        body: The size of the text of its other pages in points.
    """
    return recognition.place([_recognise(document, number) for number in scans[:MOST_RECOGNISED]], body)


def _recognise(document: "PdfDocument", number: int) -> recognition.Page:
    page = document[number - 1]
    try:
        scale = recognition.LONGEST_SIDE / max(page.get_size())
        lines, picture = recognition.recognise(page.render(scale=scale).to_numpy())
        progress.step()
        return recognition.Page(number, len(picture) / scale, 1 / scale, lines)
    finally:
        page.close()


def name_unread(scans: Sequence[int], empty: Sequence[int] = ()) -> str | None:
    """What to tell of scanned pages that are not read while others are, or on which no text is recognised, if any."""
    if empty:
        beside = name_unread(scans)
        return "; ".join(
            filter(None, [f"has scanned pages on which no text is recognised (p. {_listed(empty)})", beside])
        )
    if not scans:
        return None
    shown = _listed(scans)
    way_out = f"more than {MOST_RECOGNISED}; split the file" if recognition.is_installed() else RECOGNISE
    return f"has scanned pages that are not read (p. {shown}): {way_out}"


def _listed(pages: Sequence[int]) -> str:
    return ", ".join(map(str, pages[:MOST_NAMED])) + ("…" if len(pages) > MOST_NAMED else "")
