"""Draw a page of a PDF or of a scan as it was set, and find where on it a sentence stands."""

import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from index.errors import ArticleError
from index.readers import recognition
from index.readers.pdf_pieces import Piece
from index.readers.pdf_scans import read_scans

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

DOTS = 150
"""Dots an inch of a picture: print of 8 points can be read."""
MOST_DOTS = 2_400
"""Pixels of the longer side of a picture; maps and posters are drawn with fewer dots an inch."""
QUALITY = 80
"""Of WebP, on its scale of 100: a page of text takes about 100 kB."""
SEEDS = (6, 3)
"""Letters by which the next line of a sentence is found again behind what stands between its lines."""
GRID = 100_000
"""Steps along each side of a page in which places on it are counted."""
UNLIKE = "does not show this sentence on that page: the file may have changed since it was indexed"
UNREAD = "shows a picture there, which is read only with the extra: `uv pip install -e '.[ocr]'`"

_CELL = re.compile(r" · |: | \| ")
"""What stands between the cells of a row, and after the head of a column, as tables are read."""


class Mark(NamedTuple):
    """A part of a sentence on a line, in shares of the page's width and height, from its upper left corner."""

    left: float
    top: float
    width: float
    height: float


class Drawn(NamedTuple):
    """A page: its picture (WebP), its size in pixels, and where the sentence stands on it."""

    picture: bytes
    width: int
    height: int
    marks: tuple[Mark, ...]


class _Letter(NamedTuple):
    """A letter or figure as it is compared, and the box around it in points, from the lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


def draw(data: bytes, name: str, number: int, said: str, nth: int = 0) -> Drawn:
    """Draw a page, and mark a sentence on it.

    Args:
        data: The PDF.
        name: What the file is called in errors.
        number: The page's number, from 1.
        said: What of the sentence is read from this page.
        nth: How often the same words stand on the page before.

    Raises:
        ArticleError: The file cannot be read, or the sentence is not on the page.
    """
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(data)
    except PdfiumError as error:
        raise ArticleError(name, f"is not a PDF that can be read: {error}") from error
    try:
        if not 1 <= number <= len(document):
            raise ArticleError(name, UNLIKE)
        page = document[number - 1]
        letters = _read_letters(document, page, number, name)
        found = _find(letters, said, nth)
        if not found:
            raise ArticleError(name, UNLIKE)
        return _draw(page, _outline([letters[place] for place in found]))
    finally:
        document.close()


def compared(text: str) -> Iterator[str]:
    """The letters and figures of a text, without case and ligatures: all that reading does not change."""
    for letter in unicodedata.normalize("NFKD", text).casefold():
        if letter.isalnum():
            yield letter


def _read_letters(document: "PdfDocument", page: "PdfPage", number: int, name: str) -> list[_Letter]:
    """The letters of a page in the order of the file; of a scan, those that are recognised, if they can be."""
    turned = page.get_rotation()
    page.set_rotation(0)  # by the way it is shown PDFium would order the lines of a page that is turned
    text = page.get_textpage()
    try:
        letters = list(_printed(text))
    finally:
        text.close()
        page.set_rotation(turned)
    if letters:
        return letters
    if not recognition.is_installed():
        raise ArticleError(name, UNREAD)
    return [letter for piece in read_scans(document, [number], 0.0)[number] for letter in _recognised(piece)]


def _printed(text: "PdfTextPage") -> Iterator[_Letter]:
    from pypdfium2 import raw

    for index in range(text.count_chars()):
        shown = list(compared(chr(raw.FPDFText_GetUnicode(text, index))))
        if shown:
            box = text.get_charbox(index, loose=True)
            yield from (_Letter(letter, *box) for letter in shown)


def _recognised(piece: Piece) -> Iterator[_Letter]:
    """The letters of a line that was recognised, as wide as one another."""
    wide = (piece.right - piece.left) / len(piece.text)
    bottom, top = piece.y - 0.25 * piece.size, piece.y + 0.85 * piece.size
    for at, said in enumerate(piece.text):
        left = piece.left + at * wide
        yield from (_Letter(letter, left, bottom, left + wide, top) for letter in compared(said))


def _find(letters: Sequence[_Letter], said: str, nth: int) -> list[int]:
    """The places of a sentence's letters among those of its page; none where not all of them are there."""
    shown = "".join(letter.text for letter in letters)
    whole = "".join(compared(said))
    if starts := _starts(shown, whole):
        start = starts[min(nth, len(starts) - 1)]
        return list(range(start, start + len(whole)))
    return _in_order(shown, whole) or _in_row(letters, shown, said)


def _starts(shown: str, sought: str) -> list[int]:
    return [found.start() for found in re.finditer(f"(?={re.escape(sought)})", shown)] if sought else []


def _in_order(shown: str, sought: str) -> list[int]:
    """Where lines of other columns, heads of pages and numbers of lines stand within a sentence."""
    for seed in SEEDS:
        ways = (_follow(shown, sought, start, seed) for start in _starts(shown, sought[:seed]))
        if whole := [way for way in ways if len(way) == len(sought)]:
            return min(whole, key=lambda way: way[-1] - way[0])
    return []


def _follow(shown: str, sought: str, at: int, seed: int) -> list[int]:
    """The places of the letters from one on, past what does not belong to them: its next letters stand behind it."""
    found: list[int] = []
    while at >= 0 and len(found) < len(sought):
        if shown[at : at + 1] == sought[len(found)]:
            found.append(at)
            at += 1
        else:
            at = shown.find(sought[len(found) : len(found) + seed], at)
    return found


def _in_row(letters: Sequence[_Letter], shown: str, said: str) -> list[int]:
    """Where the cells of a table's row stand, and the heads of their columns, which are read together with them."""
    parts = ["".join(compared(part)) for part in _CELL.split(said)]
    if len(parts) == 1 or not all(parts):
        return []
    found: list[int] = []
    for part in parts:
        starts = _starts(shown, part)
        if not starts:
            return []
        row = letters[found[0] if found else starts[0]].bottom
        nearest = min(starts, key=lambda start: abs(letters[start].bottom - row))
        found += range(nearest, nearest + len(part))
    return found


def _outline(letters: Sequence[_Letter]) -> Iterator[_Letter]:
    """A box for each run of letters on one line."""
    run = letters[0]
    for last, letter in pairwise(letters):
        if _is_beside(last, letter):
            left, bottom = min(run.left, letter.left), min(run.bottom, letter.bottom)
            run = _Letter("", left, bottom, max(run.right, letter.right), max(run.top, letter.top))
        else:
            yield run
            run = letter
    yield run


def _is_beside(one: _Letter, other: _Letter) -> bool:
    """Whether two letters stand on one line with no more than a blank between them."""
    size = max(one.top - one.bottom, other.top - other.bottom)
    shared = min(one.top, other.top) - max(one.bottom, other.bottom)
    return shared > size / 2 and max(other.left - one.right, one.left - other.right) < size


def _draw(page: "PdfPage", boxes: Iterator[_Letter]) -> Drawn:
    marks = tuple(_place(page, box) for box in boxes)
    scale = min(DOTS / 72, MOST_DOTS / max(page.get_size()))
    picture = page.render(scale=scale).to_pil()
    out = io.BytesIO()
    picture.convert("RGB").save(out, "WEBP", quality=QUALITY)
    return Drawn(out.getvalue(), picture.width, picture.height, marks)


def _place(page: "PdfPage", box: _Letter) -> Mark:
    """Where a box stands on the page as it is shown: cropped and turned as the file says."""
    import ctypes

    from pypdfium2 import raw

    corners = []
    for x, y in ((box.left, box.bottom), (box.right, box.top)):
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page, 0, 0, GRID, GRID, 0, x, y, across, down)
        corners.append((across.value / GRID, down.value / GRID))
    (left, right), (top, bottom) = (sorted(side) for side in zip(*corners, strict=True))
    return Mark(left, top, right - left, bottom - top)
