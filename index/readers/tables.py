"""Write the rows of a table as lines of text, each value with the head of its column."""

import re
from collections.abc import Iterator, Sequence

Row = Sequence[str]

CELL = " | "
"""Between the cells of a row whose columns have no heads."""
FIELD = " · "
"""Between the values of a row whose columns have heads."""
LONGEST_HEAD = 80
"""Characters; the head of a column is never longer."""
LONGEST_CELL = 300
"""Characters of a cell up to which its table holds data; with longer ones a table lays out a page."""

_SENTENCE = re.compile(r"(?:\S+\s+){4,}\S+[.!?][\"”’»)]*(?:\s|$)")
_DIGIT = re.compile(r"\d")
_FIGURE = re.compile(
    r"\W*(?:(?:[A-Z]{3}|US|A|C)\W{1,2})?\d[\d.,:/ \u00a0'’–-]*\W*(?:[A-Za-z%]{1,3}|million|billion|per cent)?\W*"
)
"""A cell that is a number, with a sign of a currency or a unit."""


def write(rows: Sequence[Row], heads: int | None = None) -> Iterator[str]:
    """A line for each row: `South · Kitchens: 25 · Closed: 3`; where columns have no heads `South | 25 | 3`.

    A head over another is written before it (`Sales 2023`); heads that are repeated further down are left out.

    Args:
        rows: The cells of each row. Shorter rows end early.
        heads: How many rows at the top are heads; None where the file does not say, then they are told by their form.
    """
    filled = [[" ".join(cell.split()) for cell in row] for row in rows]
    filled = [row for row in filled if any(row)]
    first = _count_heads(filled) if heads is None else min(heads, len(filled))
    if not first or len(filled) <= first or _lays_out(filled[:first], LONGEST_HEAD):
        yield from (CELL.join(row).rstrip() if any(row[1:]) else row[0] for row in filled)
        return
    names = join_heads(filled[:first])
    above = [list(row) for row in filled[:first]]
    yield from (_record(names, row) for row in filled[first:] if row not in above)


def spread(text: str, width: int, *, is_head: bool) -> list[str]:
    """The columns of a cell that is merged over several: a head belongs to each of them, a value to the first."""
    return [text] * width if is_head else [text, *[""] * (width - 1)]


def lays_out(rows: Sequence[Row]) -> bool:
    """Whether a table lays out a page: it has one column, cells as long as paragraphs, or one row with sentences."""
    is_single = len(rows) == 1 and any(_SENTENCE.search(cell) for cell in rows[0])
    return is_single or all(len(row) < 2 for row in rows) or _lays_out(rows, LONGEST_CELL)  # noqa: PLR2004 - a row of one cell


def _lays_out(rows: Sequence[Row], longest: int) -> bool:
    return any(len(cell) > longest for row in rows for cell in row)


def _count_heads(rows: Sequence[Row]) -> int:
    """1 where the first row has words over columns of figures, else 0."""
    if len(rows) < 2 or len(rows[0]) < 2:  # noqa: PLR2004 - heads, a row, a label and a value
        return 0
    head, body = rows[0], rows[1:]
    if not all(head[1:]) or any(_FIGURE.fullmatch(cell) and not _is_year(cell) for cell in head):
        return 0
    columns = range(1, len(head))
    figures = [
        number
        for number in columns
        if all(_FIGURE.fullmatch(row[number]) for row in body if len(row) > number and row[number])
        and any(len(row) > number and row[number] for row in body)
    ]
    is_fact_list = len(head) == 2 and _is_year(head[1])  # noqa: PLR2004 - "Born | 1950"
    return int(bool(figures) and not is_fact_list)


def _is_year(cell: str) -> bool:
    return re.fullmatch(r"(?:1[5-9]|20|21)\d\d(?:[/–-]\d{2,4})?\*?", cell) is not None


def join_heads(rows: Sequence[Row]) -> list[str]:
    """The head of each column: those above one another, each once."""
    width = max(len(row) for row in rows)
    columns = [[row[number] for row in rows if number < len(row)] for number in range(width)]
    return [" ".join(dict.fromkeys(filter(None, column))) for column in columns]


def _record(heads: Sequence[str], row: Row) -> str:
    """A row with its heads. Its first cell names it and stands alone, unless it is a figure or a date."""
    named = not _DIGIT.search(row[0]) and len(row) > 1
    fields = [
        cell if not head or (named and number == 0) else f"{head.rstrip(':')}: {cell}"
        for number, cell in enumerate(row)
        if cell
        for head in [heads[number] if number < len(heads) else ""]
    ]
    return FIELD.join(fields)
