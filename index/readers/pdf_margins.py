"""Leave out the numbers of lines that courts and journals print in the margin of a page."""

from collections.abc import Sequence
from itertools import pairwise

from index.readers.pdf_pieces import Piece

FEWEST_NUMBERED = 5
"""Lines of a page from which numbers in its margin can be theirs."""
MOST_ODD = 0.2
"""Share of the numbers that may not be one, or five, more than the one above."""
STEPS = (1, 5)
"""What one number is more than the one above, where every line or every fifth has one."""


def without_line_numbers(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces of a page without numbers that stand beside all of its text and count its lines."""
    numbers = [piece for piece in pieces if piece.text.isdecimal() and len(piece.text) <= 4]  # noqa: PLR2004 - digits
    others = [piece for piece in pieces if not piece.text.isdecimal()]
    if len(numbers) < FEWEST_NUMBERED or not others:
        return list(pieces)
    left, right = _edges(others)
    beside = sorted((each for each in numbers if each.right <= left or each.left >= right), key=lambda each: -each.y)
    counted = sum(int(below.text) - int(above.text) in STEPS for above, below in pairwise(beside))
    if len(beside) < FEWEST_NUMBERED or counted < (1 - MOST_ODD) * (len(beside) - 1):
        return list(pieces)
    dropped = set(beside)
    return [piece for piece in pieces if piece not in dropped]


def _edges(pieces: Sequence[Piece]) -> tuple[float, float]:
    """Where most lines of text begin and end."""
    lefts, rights = sorted(piece.left for piece in pieces), sorted(piece.right for piece in pieces)
    return lefts[len(lefts) // 10], rights[-1 - len(rights) // 10]
