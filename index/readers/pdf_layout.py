"""Put the pieces of a page into the order in which a person reads them: columns one after another, tables by rows."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean

from index.readers.pdf_pieces import Piece

NARROWEST_GUTTER = 0.7
"""Of the font's size: the least width of the blank between two columns."""
FEWEST_ROWS = 2
"""Rows on both sides of a blank from which it parts columns."""
SHORTEST_LINE = 20
"""Letters of a line of a column of text, on the average; the cells of tables are shorter."""
OTHER_SIZE = 0.1
"""Share by which the type of a box is smaller than that of the text that it stands beside."""
SAME_ROW = 0.5
"""Of the font's size: pieces within it stand in one row."""

_LABEL = re.compile(r"(?:[•⁃▪‣·◦*►▶–—-]|\(?(?:\d{1,3}|[A-Za-z]|[ivx]{1,5})[.)])")
_LABEL_GAP = 4.0

Interval = tuple[float, float]
Row = list[Piece]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that are read one below another, or the rows of a table as cells."""

    lines: tuple[Piece, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()
    page: int = 1


def arrange(pieces: Sequence[Piece]) -> list[Block]:
    """The blocks of a page in reading order."""
    rows = [_with_labels(row) for row in group_rows(pieces)]
    blocks: list[Block] = []
    single: list[Piece] = []
    asides: list[Block] = []
    for region in _regions(rows):
        gutters = _gutters(region)
        if not gutters:
            single += [_merge(row) for row in region]
        elif parted := _part_aside(region, gutters):
            single += parted[0]
            asides.append(parted[1])
        else:
            blocks += [*_block(single), *asides, *_split(region, gutters)]
            single, asides = [], []
    return [*blocks, *_block(single), *asides]


def _block(lines: Sequence[Piece]) -> list[Block]:
    return [Block(tuple(lines), page=lines[0].page)] if lines else []


def _part_aside(region: list[Row], gutters: list[float]) -> tuple[list[Piece], Block] | None:
    """The lines of a text, and a box in smaller type that stands beside them; the text goes on below both."""
    if len(gutters) != 1:
        return None
    pieces = [piece for row in region for piece in row]
    columns = [[one for one in pieces if (one.left >= gutters[0]) is is_right] for is_right in (False, True)]
    text, aside = sorted(columns, key=_size, reverse=True)
    if _size(text) - _size(aside) <= OTHER_SIZE * _size(text) or mean(len(one.text) for one in text) < SHORTEST_LINE:
        return None
    lines, beside = ([_merge(row) for row in group_rows(column)] for column in (text, aside))
    return lines, Block(tuple(beside), page=region[0][0].page)


def _size(column: Sequence[Piece]) -> float:
    return Counter(piece.size for piece in column).most_common(1)[0][0]


def group_rows(pieces: Sequence[Piece]) -> list[Row]:
    """The pieces by the line that they stand on, from the top, each row from the left."""
    rows: list[Row] = []
    for piece in sorted(pieces, key=lambda one: -one.y):
        if rows and rows[-1][0].y - piece.y <= SAME_ROW * min(rows[-1][0].size, piece.size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda one: one.left) for row in rows]


def _with_labels(row: Row) -> Row:
    """A row whose bullets and numbers are one piece with what they label."""
    joined: Row = []
    for piece in row:
        before = joined[-1] if joined else None
        if before and _LABEL.fullmatch(before.text) and piece.left - before.right <= _LABEL_GAP * piece.size:
            joined[-1] = piece._replace(left=before.left, text=f"{before.text} {piece.text}")
        else:
            joined.append(piece)
    return joined


def _merge(row: Row) -> Piece:
    """A row as one line, in the type of its longest piece."""
    main = max(row, key=lambda one: len(one.text))
    text = " ".join(piece.text for piece in row)
    return main._replace(left=row[0].left, right=max(piece.right for piece in row), text=text)


def _regions(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Runs of rows that leave the same blanks free; rows without any stand in runs of their own."""
    if not rows:
        return
    edges = min(row[0].left for row in rows), max(piece.right for row in rows for piece in row)
    region: list[Row] = []
    free: list[Interval] = []
    for row in rows:
        own = _free(row, edges)
        shared = _shared(free, own)
        if region and not _belongs(row, region, free, shared):
            yield region
            region, shared = [], own
        shared = shared if region else own
        region.append(row)
        free = shared
    yield region


def _belongs(row: Row, region: list[Row], free: list[Interval], shared: list[Interval]) -> bool:
    """Whether a row goes on with a region: it leaves the region's columns apart, and the region leaves the row's."""
    kept = _inner(free, region) or _inner(_free(row, (row[0].left, row[-1].right)), [row])
    return bool(shared) and all(any(start < last and first < end for start, end in shared) for first, last in kept)


def _inner(free: list[Interval], rows: list[Row]) -> list[Interval]:
    """Those blanks that have text on both sides."""
    return [
        (start, end)
        for start, end in free
        if any(piece.right <= start for row in rows for piece in row)
        and any(piece.left >= end for row in rows for piece in row)
    ]


def _free(row: Row, edges: Interval) -> list[Interval]:
    """The stretches of a row without text, wide enough to part columns."""
    ends = [edges[0], *(piece.right for piece in row)]
    starts = [*(piece.left for piece in row), edges[1]]
    least = NARROWEST_GUTTER * max(piece.size for piece in row)
    return [(end, start) for end, start in zip(ends, starts, strict=True) if start - end >= least]


def _shared(one: list[Interval], other: list[Interval]) -> list[Interval]:
    meets = [(max(a[0], b[0]), min(a[1], b[1])) for a in one for b in other]
    return [(start, end) for start, end in meets if end - start >= NARROWEST_GUTTER * 8]


def _gutters(region: list[Row]) -> list[float]:
    """Where to part a region into columns: the middle of each blank with text on both sides in several rows."""
    edges = min(row[0].left for row in region), max(piece.right for row in region for piece in row)
    free = _free(region[0], edges)
    for row in region[1:]:
        free = _shared(free, _free(row, edges))
    middles = [(start + end) / 2 for start, end in free if start > edges[0] and end < edges[1]]
    return [middle for middle in middles if _parts(region, middle)]


def _parts(region: list[Row], middle: float) -> bool:
    left = sum(any(piece.right <= middle for piece in row) for row in region)
    right = sum(any(piece.left >= middle for piece in row) for row in region)
    return min(left, right) >= FEWEST_ROWS


def _split(region: list[Row], gutters: list[float]) -> Iterator[Block]:
    """The columns of a region one after another, or its rows where it is a table."""
    bounds = [float("-inf"), *gutters, float("inf")]
    columns = [
        [[piece for piece in row if start <= piece.left < end] for row in region] for start, end in pairwise(bounds)
    ]
    lengths = [mean(len(_merge(row).text) for row in column if row) for column in columns]
    page = region[0][0].page
    if sum(length >= SHORTEST_LINE for length in lengths) >= FEWEST_ROWS:
        yield from (Block(tuple(_merge(row) for row in column if row), page=page) for column in columns)
        return
    first = next(number for number, row in enumerate(region) if len(row) > 1)
    last = max(number for number, row in enumerate(region) if len(row) > 1)
    cells = tuple(
        tuple(" ".join(piece.text for piece in column[number]) for column in columns)
        for number in range(first, last + 1)
    )
    above, below = (tuple(_merge(row) for row in rows) for rows in (region[:first], region[last + 1 :]))
    yield from [Block(above, page=page)] if above else []
    yield Block(cells=cells, page=page)
    yield from [Block(below, page=page)] if below else []
