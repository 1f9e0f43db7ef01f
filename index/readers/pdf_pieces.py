"""Read the pieces of text of a page of a PDF, each with its place, its size and its weight."""

import ctypes
import math
import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from index.text.dictionaries import is_english

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

WIDEST_SPACE = 1.6
"""Of the font's size: a wider gap parts two pieces, such as those of two columns."""
NARROWEST_CELL_GAP = 0.9
"""The same: from this gap on two pieces are cells, if a row above or below is blank there."""
NEXT_ROW = 3.0
"""Of the font's size: how far below the row may be that is compared."""
WIDEST_SPACE_OF_TYPES = 0.7
"""The same between letters of two sizes, such as a line and its number in the margin."""
NARROWEST_SPACE = 0.16
"""Of the font's size: a gap from this on is a space, where the file has none."""
LINE = 0.12
"""Of the font's size: letters within it stand on one line."""
SMALLER = 0.87
"""Of the size of its line: a raised or lowered letter up to this size is a superscript or a subscript."""
FEWEST_TURNED = 0.2
"""Share of the letters from which those that run in another direction than most are text, and no stamp or watermark."""

INITIAL = 1.8
"""Of the size of the text: a single letter from this size on opens a paragraph over several lines."""

_FIRST_WORD = re.compile(r"[^\W\d_]+")
_BOLD = re.compile(rb"bold|black|heavy|semib|demi", re.IGNORECASE)
_LIGATURES = {ord(one): two for one, two in zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)}
_BULLETS = dict.fromkeys(range(0xF000, 0xF100), "•")
"""Symbol fonts have their bullets among the private code points."""
_AS_WRITTEN = _LIGATURES | _BULLETS
_RAISED = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_MARK = re.compile(r"[\d*†‡§¶a-c](?:[\d,* ]{0,6})")
_WORD_BEFORE = re.compile(r"(?:[^\W\d_]{3,}|[^\W\d_]\.|[.,;:!?…\"'”’)\]»])$")
"""What a note's mark stands after; after a number or a short unit, raised figures are a power (10⁶, km²)."""
_HYPHEN = 0x02
"""What PDFium writes for a hyphen at the end of a line."""
_NO_LETTER = frozenset({0, 0xFFFE, 0xFFFF, 0x0A, 0x0D})


class Piece(NamedTuple):
    """Letters in a row: from `left` to `right` on the line `y`, in points from the lower left corner of the page."""

    left: float
    right: float
    y: float
    size: float
    text: str
    bold: bool = False
    page: int = 1
    is_near: bool = False
    """Whether it follows the one before it with a gap that a space may have."""


class _Letter(NamedTuple):
    text: str
    left: float
    right: float
    y: float
    size: float
    place: int


def read_pieces(page: "PdfPage", number: int) -> list[Piece]:
    """The pieces of a page in the order of the file; what runs across the rest of the text is left out."""
    text = page.get_textpage()
    try:
        turned: dict[int, list[_Letter]] = {}
        for quarter, letter in _letters(text):
            turned.setdefault(quarter, []).append(letter)
        total = sum(len(letters) for letters in turned.values())
        return [
            piece
            for _, letters in sorted(turned.items(), key=lambda item: -len(item[1]))
            if len(letters) >= FEWEST_TURNED * total
            for piece in _with_initials(_join_words(_Joiner(text, number).join(letters)))
        ]
    finally:
        text.close()


def _join_words(pieces: list[Piece]) -> list[Piece]:
    """The pieces without the gaps that are spaces: those that no row above or below leaves blank between two pieces."""
    if not any(piece.is_near for piece in pieces):
        return pieces
    blanks = [
        (before.right, piece.left, piece.y)
        for before, piece in pairwise(pieces)
        if not piece.is_near and abs(piece.y - before.y) <= LINE * piece.size and piece.left > before.right
    ]
    joined: list[Piece] = []
    for piece in pieces:
        before = joined[-1] if joined else piece
        if piece.is_near and not any(_lies_in(before, piece, *blank) for blank in blanks):
            main = max(before, piece, key=lambda one: len(one.text))
            joined[-1] = before._replace(
                right=max(before.right, piece.right), size=main.size, text=f"{before.text} {piece.text}",
                left=min(before.left, piece.left), bold=before.bold and piece.bold,
            )  # fmt: skip
        else:
            joined.append(piece)
    return [piece._replace(is_near=False) for piece in joined]


def _with_initials(pieces: list[Piece]) -> list[Piece]:
    """The pieces with each large initial before the first line of those that it stands beside."""
    initials = [one for one in pieces if len(one.text) == 1 and one.text.isupper()]
    for initial in initials:
        beside = [piece for piece in pieces if _stands_beside(piece, initial)]
        if beside:
            first = max(beside, key=lambda piece: piece.y)
            pieces[pieces.index(first)] = first._replace(text=_begin(initial.text, first.text))
            pieces.remove(initial)
    return pieces


def _stands_beside(piece: Piece, initial: Piece) -> bool:
    if piece.size * INITIAL > initial.size or not initial.y - LINE * piece.size <= piece.y <= initial.y + initial.size:
        return False
    return -piece.size < piece.left - initial.right < 1.5 * piece.size


def _begin(initial: str, rest: str) -> str:
    """An initial with what follows it: a word of its own (`A man`) only in front of a word that none goes on."""
    first = _FIRST_WORD.match(rest)
    is_word = first is not None and initial in "AI" and is_english(first[0]) and not is_english(initial + first[0])
    return f"{initial} {rest}" if is_word else initial + rest


def _lies_in(before: Piece, piece: Piece, left: float, right: float, y: float) -> bool:
    """Whether the gap between two pieces is part of a blank of the next row."""
    is_next = LINE * piece.size < abs(y - piece.y) <= NEXT_ROW * piece.size
    return (
        is_next
        and left - piece.size < before.right
        and piece.left < right + piece.size
        and (min(right, piece.left) - max(left, before.right) > 0)
    )


def _letters(text: "PdfTextPage") -> "list[tuple[int, _Letter]]":
    """Each letter with the quarters of a turn that its line is turned by, its place turned back by them."""
    from pypdfium2 import raw

    x, y, box, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF(), raw.FS_MATRIX()
    page = text.raw
    found: list[tuple[int, _Letter]] = []
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(page, index)
        if code in _NO_LETTER or raw.FPDFText_IsGenerated(page, index) == 1:
            continue
        raw.FPDFText_GetCharOrigin(page, index, x, y)
        raw.FPDFText_GetLooseCharBox(page, index, box)
        raw.FPDFText_GetMatrix(page, index, matrix)
        size = raw.FPDFText_GetFontSize(page, index) * math.hypot(matrix.c, matrix.d)
        turn = math.atan2(matrix.b, matrix.a) * 2 / math.pi
        quarter = round(turn)
        if abs(turn - quarter) > LINE or size <= 0:
            continue
        said = "-" if code == _HYPHEN else chr(code).translate(_AS_WRITTEN)
        left, right, line = _turn_back(quarter % 4, box, x.value, y.value)
        found.append((quarter % 4, _Letter(said, left, right, line, size, index)))
    return found


def _turn_back(quarter: int, box: "ctypes.Structure", x: float, y: float) -> tuple[float, float, float]:
    left, right, bottom, top = box.left, box.right, box.bottom, box.top
    return ((left, right, y), (bottom, top, -x), (-right, -left, -y), (-top, -bottom, x))[quarter]


class _Joiner:
    """Joins letters that follow one another into pieces."""

    def __init__(self, text: "PdfTextPage", page: int) -> None:
        self._text = text
        self._page = page
        self._pieces: list[Piece] = []
        self._line: list[_Letter] = []
        self._out: list[str] = []
        self._script: list[_Letter] = []
        self._last: _Letter | None = None
        self._is_near = False

    def join(self, letters: list[_Letter]) -> list[Piece]:
        for letter in letters:
            if not self._takes(letter):
                self._end()
            elif self._opens_cell(letter):
                self._end()
                self._is_near = True
            self._add(letter)
        self._end()
        return self._pieces

    def _takes(self, letter: _Letter) -> bool:
        last = self._last
        if last is None:
            return True
        if self._is_initial(letter):
            return False
        size = max(last.size, letter.size)
        gap = max(letter.left - last.right, last.left - letter.right)
        base = self._line[0] if self._line else last
        is_other_type = min(letter.size, base.size) <= SMALLER * max(letter.size, base.size)
        widest = WIDEST_SPACE_OF_TYPES if is_other_type else WIDEST_SPACE
        if gap > widest * size or gap < -1.5 * size:
            return False
        return abs(letter.y - base.y) <= LINE * size or self._is_script(letter, base) or self._was_mark(letter)

    def _is_initial(self, letter: _Letter) -> bool:
        """Whether a letter follows a large initial."""
        alone = self._line[0] if len(self._line) == 1 else None
        return alone is not None and alone.text.isupper() and alone.size >= INITIAL * letter.size

    def _opens_cell(self, letter: _Letter) -> bool:
        """Whether a letter on the same line, in the same type, is as far off as the next cell of a table may be."""
        if self._last is None or not self._line or not letter.text.strip() or letter.size != self._line[0].size:
            return False
        gap = max(letter.left - self._last.right, self._last.left - letter.right)
        return gap > NARROWEST_CELL_GAP * letter.size and abs(letter.y - self._line[0].y) <= LINE * letter.size

    def _is_script(self, letter: _Letter, base: _Letter) -> bool:
        return letter.size <= SMALLER * base.size and abs(letter.y - base.y) <= 0.65 * base.size

    def _was_mark(self, letter: _Letter) -> bool:
        """Whether what was read so far is the raised mark of a note that a letter begins."""
        first = self._line[0] if self._line else letter
        if first.size > SMALLER * letter.size or not 0 < first.y - letter.y <= 0.65 * letter.size:
            return False
        return _MARK.fullmatch("".join(one.text for one in self._line).strip()) is not None

    def _add(self, letter: _Letter) -> None:
        base = self._line[0] if self._line else letter
        if self._line and self._was_mark(letter):
            self._out = ["".join(self._out).strip(), " "]
            self._line = []
            base = letter
        if (
            letter.text.strip()
            and self._line
            and self._is_script(letter, base)
            and abs(letter.y - base.y) > LINE * base.size
        ):
            self._script.append(letter)
        else:
            self._write_script()
            if letter.text.strip() and self._has_gap(letter):
                self._out.append(" ")
            self._out.append(letter.text)
            if letter.text.strip():
                self._line.append(letter)
        self._last = letter

    def _has_gap(self, letter: _Letter) -> bool:
        if self._last is None or not self._out or self._out[-1].endswith(" "):
            return False
        gap = max(letter.left - self._last.right, self._last.left - letter.right)
        return gap > NARROWEST_SPACE * letter.size

    def _write_script(self) -> None:
        """Write what was raised or lowered: the mark of a note not at all, figures of a power as raised ones."""
        said = "".join(letter.text for letter in self._script)
        base = self._line[0] if self._line else None
        if said and base is not None:
            before = "".join(self._out[-40:])
            if self._script[0].y < base.y:
                self._out.append(said)
            elif not (_MARK.fullmatch(said) and _WORD_BEFORE.search(before)):
                self._out.append(said.translate(_RAISED))
        self._script = []

    def _end(self) -> None:
        self._write_script()
        text = " ".join("".join(self._out).split())
        if text and self._line:
            left, right = min(one.left for one in self._line), max(one.right for one in self._line)
            size = Counter(round(one.size, 1) for one in self._line).most_common(1)[0][0]
            piece = Piece(left, right, self._line[0].y, size, text, self._is_bold(), self._page, self._is_near)
            self._pieces.append(piece)
        self._line, self._out, self._last, self._is_near = [], [], None, False

    def _is_bold(self) -> bool:
        """Whether the first, the middle and the last letter are in a bold font."""
        from pypdfium2 import raw

        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        for letter in {self._line[0], self._line[len(self._line) // 2], self._line[-1]}:
            length = raw.FPDFText_GetFontInfo(self._text, letter.place, name, 128, flags)
            if not length or not _BOLD.search(name.value):
                return False
        return True
