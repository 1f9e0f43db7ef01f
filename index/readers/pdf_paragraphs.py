"""Make paragraphs of the lines of a document as they were set, over columns and pages, and keep where pages begin."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from index.readers import tables
from index.readers.hyphens import Words
from index.readers.pdf_layout import Block
from index.readers.pdf_pieces import Piece

SAME_SIZE = 0.05
"""Share by which sizes may differ in one paragraph."""
LEADING = 1.3
"""Of the usual distance between lines: a wider one parts paragraphs."""
LARGEST_LEADING = 1.75
"""Of the font's size, where a block has too few lines to tell its usual distance."""
INDENT = 0.8
"""Of the font's size: a line that starts this far to the right of the one above opens a paragraph."""
SLACK = 0.5
"""Of the font's size: how much narrower than the column a line may be set."""
FULL = 0.85
"""Share of the column's width from which a line is full and goes on in the next column."""

_ITEM = re.compile(r"(?:[•⁃▪‣·◦*►▶–—-]|\(?(?:\d{1,3}|[A-Za-z]|[ivx]{1,5})[.)])\s")
_CLOSE_LABEL = re.compile(r"^(\(?\d{1,3}[.)])(?=[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ ])")
"""The number of an item that is set right before it, without a blank."""
_ENDED = re.compile(r"[.!?…:;][\"'”’»)\]]*$|(?<!\d)[.!?…:;][\"'”’»)\]]*\d{1,3}$")
"""How a sentence ends, also with the mark of a note; `2.4` is a number."""
_GOES_ON = re.compile(r"[^\W\dA-ZÀ-ÖØ-Þ_]")
_NO_SPACE = re.compile("[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


class Paragraphs:
    """The text of a document as it grows, with the places at which its pages begin."""

    def __init__(self, words: Words) -> None:
        """Take the words that tell how parted words are spelled."""
        self._words = words
        self._text: list[str] = []
        self._length = 0
        self._open = ""
        self._page = 0
        self._last: Piece | None = None
        self._column = (0.0, 0.0)
        self._held: list[Block] = []
        self.pages: list[tuple[int, int]] = []
        """(place, page): from that place in the text on it stands on that page."""

    def text(self) -> str:
        """The text so far, a line for each paragraph."""
        self._close()
        return "\n".join(self._text)

    def add(self, block: Block) -> None:
        """Add a block below what is there; its first line may carry on the last one."""
        if block.cells:
            self._held.append(block)  # a table may stand within a paragraph
            if not self._open or _ENDED.search(self._open):
                self._close()
            return
        lines = [line._replace(text=_CLOSE_LABEL.sub(r"\1 ", line.text, count=1)) for line in block.lines]
        for line, above, column in _with_column(lines):
            if above is None:
                opens = not self._carries_on(line)
                self._column = column or self._column
            else:
                opens = _opens(line, above, column, _leading(lines))
            if opens:
                self._start(line.text, line.page)
            else:
                self._go_on(line)
            self._last = line
            self._column = column or (line.left, line.right)

    def end(self) -> None:
        """Let nothing carry on what was added last."""
        self._close()
        self._last = None

    def _carries_on(self, line: Piece) -> bool:
        """Whether the first line of a column or page carries on the last line of the one before."""
        last = self._last
        if last is None or not self._open or not _same_type(line, last) or _ITEM.match(line.text):
            return False
        if self._words.is_parted(self._open):
            return True
        left, right = self._column
        full = last.right - left >= FULL * (right - left)
        return not _ENDED.search(self._open) and (_GOES_ON.match(line.text) is not None or full)

    def _start(self, text: str, page: int) -> None:
        self._close()
        self._mark(page)
        self._open = text

    def _go_on(self, line: Piece) -> None:
        if self._words.is_parted(self._open):
            self._open = self._words.join(self._open, line.text)
        else:
            glued = _NO_SPACE.match(self._open[-1:]) and _NO_SPACE.match(line.text)
            self._open += line.text if glued else f" {line.text}"
        if line.page != self._page:
            self._mark(line.page, len(self._open) - len(line.text))

    def _mark(self, page: int, within: int = 0) -> None:
        if page != self._page:
            self.pages.append((self._length + within, page))
            self._page = page

    def _close(self) -> None:
        if self._open:
            self._text.append(self._open)
            self._length += len(self._open) + 1
        self._open = ""
        held, self._held = self._held, []
        for table in held:
            for row in tables.write(table.cells):
                self._mark(table.page)
                self._text.append(row)
                self._length += len(row) + 1


def _with_column(lines: Sequence[Piece]) -> Iterator[tuple[Piece, Piece | None, tuple[float, float] | None]]:
    """Each line with the one above it and the left and right end of the lines of its type."""
    above = None
    for line in lines:
        alike = [one for one in lines if _same_type(one, line)]
        column = (min(one.left for one in alike), max(one.right for one in alike)) if len(alike) > 1 else None
        yield line, above, column
        above = line


def _leading(lines: Sequence[Piece]) -> float | None:
    """The usual distance between lines, where there are enough to tell."""
    steps = [above.y - line.y for above, line in pairwise(lines)]
    return median(steps) if len(steps) > 2 else None  # noqa: PLR2004 - the median of two is no usual one


def _opens(line: Piece, above: Piece, column: tuple[float, float] | None, leading: float | None) -> bool:
    """Whether a line opens a paragraph below the one above it."""
    if not _same_type(line, above) or _ITEM.match(line.text):
        return True
    step = above.y - line.y
    widest = LEADING * leading + SLACK if leading and leading > line.size * SLACK else LARGEST_LEADING * line.size
    if step > widest:
        return True
    if _ITEM.match(above.text):
        return line.left <= above.left and _would_fit(line, above, column)
    if line.left - above.left > INDENT * line.size and (column is None or above.left <= column[0] + SLACK * line.size):
        return True
    return _would_fit(line, above, column)


def _would_fit(line: Piece, above: Piece, column: tuple[float, float] | None) -> bool:
    """Whether a line's first word had room on the line above, so that the break was meant."""
    if column is None or above.text[-1:] in "-\u00ad\u2010":
        return False
    first = line.text.split(maxsplit=1)[0]
    width = (line.right - line.left) * len(first) / len(line.text)
    fits = above.right + width + SLACK * line.size < column[1] - SLACK * line.size
    return fits and (_ENDED.search(above.text) is not None or not _GOES_ON.match(line.text))


def _same_type(one: Piece, other: Piece) -> bool:
    return abs(one.size - other.size) <= SAME_SIZE * other.size and one.bold == other.bold


def write(blocks: Iterable[Block], notes: Iterable[Block], words: Words) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text of a document, its notes below it, and at which places of it pages begin."""
    paragraphs = Paragraphs(words)
    for block in blocks:
        paragraphs.add(block)
    paragraphs.end()
    for note in notes:
        paragraphs.add(note)
        paragraphs.end()
    return paragraphs.text(), tuple(paragraphs.pages)
