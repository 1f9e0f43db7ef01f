"""Read tables of data, from CSV files and from workbooks: a line for each row, with the heads of its columns."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from index.errors import ArticleError
from index.readers import tables
from index.readers.content import Content
from index.readers.encoding import decode, normalise
from index.readers.package import DAMAGE, Package
from index.readers.workbook import fill_merged, find_parts, lacks_values, shown, without_hidden
from index.records import Place

MOST_ROWS = 100_000
MOST_COLUMNS = 200
SAMPLE = 20_000
"""Characters from the start that tell what parts the columns."""
SIGNS = ",;\t|"
"""What may part the columns; the first goes before the others where several fit."""
_SEPARATOR = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)
"""The line by which Excel says it."""
FEWEST_FILLED = 2
"""Cells of a row of heads; with fewer it is a title."""


def read(data: bytes, name: str) -> Content:
    """The rows of a CSV file, whose first row has the heads of its columns.

    Raises:
        ArticleError: The file is binary, or longer than any table that is read.
    """
    text = decode(data, name)
    said = _SEPARATOR.match(text)
    sign, text = (said[1], text[said.end() :]) if said else (_tell_sign(text[:SAMPLE]), text)
    try:
        rows = [row[:MOST_COLUMNS] for row in csv.reader(io.StringIO(text), delimiter=sign) if any(map(str.strip, row))]
    except csv.Error as error:
        raise ArticleError(name, f"is not a table that can be read: {error}") from error
    if len(rows) > MOST_ROWS:
        raise ArticleError(name, f"has more than {MOST_ROWS} rows")
    return Content(normalise("\n".join(_lines(rows))), title=PurePath(name).stem)


def read_workbook(data: bytes, name: str) -> Content:
    """The rows of all sheets of a workbook, with the sheet that each stands on; hidden sheets are left out.

    Raises:
        ArticleError: The file is damaged, or longer than any table that is read.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    package = Package(data, name, "a workbook (.xlsx)")
    lines: list[str] = []
    places: list[Place] = []
    lacks = False
    try:
        parts = find_parts(package)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            rows = [[shown(cell) for cell in row[:MOST_COLUMNS]] for row in sheet.iter_rows(max_row=MOST_ROWS)]
            source = package.read(parts[sheet.title]) if sheet.title in parts else b""
            lacks |= lacks_values(source)
            bands = fill_merged(rows, source)
            rows = without_hidden(rows, source)
            found = [normalise(line) for line in _lines([row for row in rows if any(row)], bands)]
            if found:
                places.append(Place(sum(len(line) + 1 for line in lines), f"sheet {sheet.title}"))
            lines += found
        book.close()
    except (*DAMAGE, InvalidFileException, TypeError, AttributeError) as error:
        raise ArticleError(name, f"is not a workbook that can be read: {error}") from error
    said = book.properties
    return Content(
        "\n".join(lines),
        title=said.title or PurePath(name).stem,
        author=said.creator,
        places=tuple(places),
        unread="has formulas whose values it does not hold; open it in a spreadsheet and save it again"
        if lacks
        else None,
    )


def _tell_sign(sample: str) -> str:
    """What parts the columns: the sign that gives the most rows of one width, of two such the one of more columns."""

    def fit(sign: str) -> tuple[int, int]:
        rows = [row for row in csv.reader(io.StringIO(sample), delimiter=sign) if any(map(str.strip, row))]
        width, count = Counter(map(len, rows)).most_common(1)[0] if rows else (1, 0)
        return (count, width) if width > 1 else (0, 0)

    return max(SIGNS, key=fit)


def _lines(rows: Sequence[Sequence[str]], bands: int = 0) -> Iterator[str]:
    """The rows as lines; those above the row of heads are titles. `bands` rows of heads stand over the last one."""
    first = next(
        (n for n, row in enumerate(rows) if sum(bool(cell.strip()) for cell in row) >= FEWEST_FILLED), len(rows)
    )
    yield from (" ".join(filter(None, row)) for row in rows[:first])
    body = rows[first:]
    heads = 0
    while heads <= bands and len(body) > heads + 1 and not any(_is_number(cell) for cell in body[heads]):
        heads += 1
    yield from tables.write(body, heads)


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", ""))
    except ValueError:
        return False
    return not (cell.isdecimal() and len(cell) == 4)  # noqa: PLR2004 - a year is the head of a column
