"""Tell what is printed on a page from its article: running heads and feet, stamps, page numbers, and notes."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from index.readers.pdf_layout import Block, group_rows
from index.readers.pdf_pieces import Piece

EDGE = 0.16
"""Share of the page's height at its top and at its foot in which heads and feet stand."""
MOST_EDGE_ROWS = 4
"""Rows at the edge of a page that may be heads."""
SAME_PLACE = 6.0
"""Points within which a row stands at the same place on another page."""
SAME_LINE = 1.0
"""Points within which rows stand on one line of the page."""
NEAREST = 2
"""Pages between two with the same row: heads of left and right pages are two apart."""
APART = 2.2
"""Of a row's size: from this distance on it stands apart from the text below it."""
LARGEST_HEAD = 1.4
"""Of the size of the text: heads are not larger."""
SMALL = 0.93
"""Of the size of the text: notes at the foot of a page are set in this size or a smaller one."""

_DIGITS = re.compile(r"\d+|\b[ivxl]{1,6}\b")
_NUMBER = re.compile(
    r"\W*(?:(?:page|p\.|seite|página|pagina)\s*)?(?:\d{1,4}|(?-i:[ivxl]{1,6}))"
    r"(?:\s*(?:/|of|von|de|di|sur)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_FIRST_NUMBER = re.compile(r"\d{1,4}(?=\s)")
_ENDED = re.compile(r"[.!?][\"'”’)\]]*$")
_NOTE = re.compile(r"(?:\[?\d{1,3}[\].)]?|[*†‡§¶]{1,3})\s*(?=\S)")

Row = list[Piece]


class _Edge(NamedTuple):
    """A row at an edge of a page; `below` is the distance to the next row towards the middle."""

    page: int
    y: float
    key: str
    first: int | None
    row: Row
    below: float


def without_heads(pages: Sequence[Sequence[Piece]], heights: Sequence[float]) -> list[list[Piece]]:
    """The pieces of each page without its running heads and feet, stamps and number."""
    body = find_body_size(pages)
    edges = [_edges(pieces, height, n) for n, (pieces, height) in enumerate(zip(pages, heights, strict=True))]
    alike: defaultdict[str, list[_Edge]] = defaultdict(list)
    near: defaultdict[int, list[_Edge]] = defaultdict(list)
    for edge in (edge for both in edges for rows in both for edge in rows):
        alike[edge.key].append(edge)
        near[edge.page].append(edge)
    dropped = set()
    for both in edges:
        for rows in both:
            heads = _repeated(rows, alike) or _apart(rows, near, body)
            dropped |= {id(piece) for edge in heads for piece in edge.row}
    return [[piece for piece in pieces if id(piece) not in dropped] for pieces in pages]


def _edges(pieces: Sequence[Piece], height: float, page: int) -> tuple[list[_Edge], list[_Edge]]:
    """The rows at the top of a page from the top, and those at its foot from below."""
    rows = group_rows(pieces)
    top = _read_edge(rows, page, lambda row: row[0].y > (1 - EDGE) * height)
    foot = _read_edge(rows[::-1], page, lambda row: row[0].y < EDGE * height)
    return top, foot


def _read_edge(rows: list[Row], page: int, is_edge: Callable[[Row], bool]) -> list[_Edge]:
    edges = []
    for number, row in enumerate(rows[:MOST_EDGE_ROWS]):
        said = " ".join(piece.text for piece in row)
        if not is_edge(row) and not (number == 0 and _NUMBER.fullmatch(said)):
            break
        below = abs(row[0].y - rows[number + 1][0].y) if number + 1 < len(rows) else 0.0
        first = _FIRST_NUMBER.match(said)
        edges.append(_Edge(page, row[0].y, _DIGITS.sub("#", said), int(first[0]) if first else None, row, below))
    return edges


def _repeated(rows: list[_Edge], alike: dict[str, list[_Edge]]) -> list[_Edge]:
    """The rows from the edge on that are page numbers or stand on near pages too, up to the first that is neither."""
    heads: list[_Edge] = []
    for edge in rows:
        said = " ".join(piece.text for piece in edge.row)
        if not (_NUMBER.fullmatch(said) or any(_is_same(edge, other) for other in alike[edge.key])):
            break
        heads.append(edge)
    return heads


def _is_same(edge: _Edge, other: _Edge) -> bool:
    """Whether another page has the row at its place; a sentence has to stand apart from the text as well.

    A number before a head counts pages; that of a note does not.
    """
    pages = other.page - edge.page
    if not 0 < abs(pages) <= NEAREST or abs(other.y - edge.y) > SAME_PLACE:
        return False
    if _ENDED.search(edge.key) and edge.below < APART * edge.row[0].size:
        return False
    return edge.first is None or other.first is None or edge.first == other.first or other.first - edge.first == pages


def _apart(rows: list[_Edge], near: dict[int, list[_Edge]], body: float) -> list[_Edge]:
    """The outermost row, where it stands apart from the text, on the very line on which a near page has such a row too.

    So the two heads of a document of two pages are known, and that of a chapter of one page.
    """
    if not rows or not _may_be_head(rows[0], body):
        return []
    others = (other for step in range(1, NEAREST + 1) for page in (-step, step) for other in near[rows[0].page + page])
    is_on_line = any(abs(other.y - rows[0].y) < SAME_LINE and _may_be_head(other, body) for other in others)
    return rows[:1] if is_on_line else []


def _may_be_head(edge: _Edge, body: float) -> bool:
    piece = edge.row[0]
    if _ENDED.search(edge.key) or _NOTE.match(piece.text):
        return False
    return edge.below > APART * piece.size and piece.size <= LARGEST_HEAD * body and not piece.bold


def find_body_size(pages: Iterable[Sequence[Piece]]) -> float:
    """The size that most letters of a document are set in."""
    letters: defaultdict[float, int] = defaultdict(int)
    for pieces in pages:
        for piece in pieces:
            letters[piece.size] += len(piece.text)
    return max(letters, key=lambda size: letters[size], default=0.0)


def split_notes(block: Block, body: float) -> tuple[Block, list[Block]]:
    """A block without the notes at its foot, and each of the notes, without its mark."""
    lines = block.lines
    if not lines:
        return block, []
    start = len(lines)
    while start and lines[start - 1].size <= SMALL * body:
        start -= 1
    while start < len(lines) and not _NOTE.match(lines[start].text):
        start += 1
    notes: list[list[Piece]] = []
    for line in lines[start:]:
        mark = _NOTE.match(line.text)
        if mark and (not notes or line.left <= notes[0][0].left + line.size):
            notes.append([line._replace(text=line.text[mark.end() :])])
        else:
            notes[-1].append(line)
    return Block(lines[:start], page=block.page), [Block(tuple(note), page=block.page) for note in notes]
